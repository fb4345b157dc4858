"""The tables of formats in docs/evaluation.md and docs/export.md, made from the registries of formats."""

from __future__ import annotations

from pathlib import Path

from pipeline.corpora.registry import FORMATS as CORPUS_FORMATS
from pipeline.export.export_formats import FORMATS as EXPORT_FORMATS

_DOCS = Path(__file__).parents[1]
_BEGIN = "<!-- Made by `make pages` from {}. -->\n"
_END = "<!-- End of what is made. -->\n"


def evaluation_page() -> str:
    """The page as it is, with its table of corpus formats made anew."""
    rows = [f"| `{format.name}` | {format.reads} |" for format in CORPUS_FORMATS.values()]
    return _replaced(
        "evaluation.md", "pipeline/corpora/registry.py", ["| `--format` | what it reads |", *rows]
    )


def export_page() -> str:
    """The page as it is, with its table of export formats made anew."""
    rows = [f"| `{format.name}` | {format.writes} | {format.read_by} |" for format in EXPORT_FORMATS.values()]
    head = "| `--to` | what is written | read by |"
    return _replaced("export.md", "pipeline/export/export_formats.py", [head, *rows])


def _replaced(page: str, source: str, table: list[str]) -> str:
    begin = _BEGIN.format(source)
    before, _, rest = (_DOCS / page).read_text("utf-8").partition(begin)
    _, _, behind = rest.partition(_END)
    head, *rows = table
    rule = "|" + "---|" * (head.count("|") - 1)
    lines = "\n".join((head, rule, *rows))
    return f"{before}{begin}\n{lines}\n\n{_END}{behind}"
