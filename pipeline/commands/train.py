"""The command `svodka train`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def train(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="Training configuration, a TOML file.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="MODEL", help="Folder for the model.")],
    corpora: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Folder that replaces {corpora} in CONFIG.")
    ] = None,
    work: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER", help="Folder for checkpoint, log and plot. Default: out/train/<name>."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Delete the earlier training in the work folder first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Train or fine-tune a model on annotated documents.

    Repeat the command to continue an interrupted training. Fine-tuning on your own documents and labels takes
    minutes. Needs: pip install svodka[train]

    \b
    Example:
      svodka train pipeline/training/configs/fine_tune.toml -o models/my_news
    """
    from pipeline.commands.training_request import TrainingRequest

    request = TrainingRequest(config, out, work, corpora, overwrite)
    request.show(request.execute(), as_json=as_json)
