"""The command `svodka train`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json


def train(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="A TOML file.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="MODEL", help="The folder for the model.")],
    corpora: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="What {corpora} in the file stands for.")
    ] = None,
    work: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Checkpoint, log, plot; out/train/<name> otherwise.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Throw away the training in the work folder first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """A model from hand-labelled documents. Goes on where it stopped.

    Also fine-tunes a model on your own documents and labels, in minutes.
    Needs the extra: pip install svodka[train]

    \b
    Example:
      svodka train pipeline/training/configs/fine_tune.toml -o models/my_news
    """
    from pipeline.commands.training_request import Training

    job = Training(config, out, work, corpora, overwrite)
    job.show(job.execute(), as_json=as_json)
