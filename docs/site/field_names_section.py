"""The list of usual field names in docs/inputs.md, made from the data file."""

from __future__ import annotations

from pathlib import Path

from pipeline.sources.fields import PARTS, field_names

_PAGE = Path(__file__).parents[1] / "inputs.md"
_BEGIN = "<!-- Made by `make pages` from pipeline/sources/field_names.toml. -->\n"
_END = "<!-- End of what is made. -->\n"


def inputs_page() -> str:
    """The page as it is, with its list of names made anew."""
    before, _, rest = _PAGE.read_text("utf-8").partition(_BEGIN)
    _, _, behind = rest.partition(_END)
    return f"{before}{_BEGIN}{_section()}{_END}{behind}"


def _section() -> str:
    known = field_names()
    parts = "\n".join(f"| {part} | {_listed(known.names[part])} |" for part in PARTS)
    return (
        f"\n| part | usual names, the best first |\n|---|---|\n{parts}\n\n"
        f"A word for the record itself may stand before or after a name: {_listed(known.record)}.\n\n"
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
