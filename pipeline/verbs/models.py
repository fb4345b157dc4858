"""The verbs of models and knowledge bases."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.verbs.options import Json


def models(as_json: Json = False) -> None:
    """The models that are installed.

    \b
    Example:
      svodka models
    """
    from pipeline.console.json_output import print_json
    from pipeline.console.models import models as described
    from pipeline.console.models import show_models
    from pipeline.console.screen import screen

    print_json({"models": described()}) if as_json else show_models(screen(), described())


def kb(
    dump: Annotated[str, typer.Argument(metavar="DUMP", help="A JSON dump of Wikidata: .json, .gz, .bz2.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The Parquet file to write.")],
    as_json: Json = False,
) -> None:
    """A knowledge base for the stage links, from a dump of Wikidata.

    Name the file in `kb` of the stage links, in a model's config.cfg.

    \b
    Example:
      svodka kb latest-all.json.bz2 -o wikidata.parquet
    """
    from pipeline.console.json_output import print_json
    from pipeline.stages.links.wikidata import convert

    count = convert(dump, out)
    print_json({"out": out, "entries": count}) if as_json else typer.echo(f"{count:,} entries in {out}")


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
    from pipeline.console.training import Training

    job = Training(config, out, work, corpora, overwrite)
    job.show(job.execute(), as_json=as_json)
