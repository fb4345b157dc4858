"""Options that several verbs share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Model = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="A model by name or path; see `svodka models`.")
]
Out = Annotated[str, typer.Argument(metavar="OUT", help="The folder of a run.", show_default=False)]
