"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Model name or path; `svodka models` lists the names."),
]
Out = Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run.", show_default=False)]


def comma_list(text: str | None) -> tuple[str, ...] | None:
    """`a, b` → `("a", "b")`; None when nothing is listed."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip()) or None
