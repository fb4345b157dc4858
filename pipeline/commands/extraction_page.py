"""One text and what was found in it as one self-contained page: no script, nothing loaded, all escaped."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.commands.terminal.extracted_rows import ExtractedRows
from pipeline.commands.terminal.screen import message
from pipeline.errors import InputError
from pipeline.sources.text_document import title_line
from pipeline.views.html_table import as_html
from pipeline.views.marked_text import article, legend
from pipeline.views.style import style_of
from pipeline.views.text_tables import entity_table, relation_table, value_table
from pipeline.views.visible import on_one_line
from pipeline.views.words import RUSSIAN

_FRAME = """<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body class="svodka">
<main>
{body}
</main>
</body>
</html>
"""


def write_page(path: str, found: ExtractedRows) -> None:
    """Write the page to a file. Raises InputError when that cannot be done."""
    try:
        Path(path).write_text(page(found), "utf-8")
    except OSError as error:
        raise InputError(
            "cannot_write",
            f"The page {path} cannot be written: {error.strerror}.",
            "Name a file in an existing folder that you can write to.",
        ) from None
    message(f"Page written to {on_one_line(path)}")


def page(found: ExtractedRows) -> str:
    """The page as HTML, in Russian."""
    title = title_line(found["text"]) or " ".join(found["text"].split()[:8])
    parts = (
        _header(found),
        article(found, RUSSIAN),
        legend(found, RUSSIAN),
        entity_table(found, RUSSIAN),
        relation_table(found, RUSSIAN),
        value_table(found, RUSSIAN),
    )
    style = style_of("pipeline.commands", "extraction_page.css")
    return _FRAME.format(title=as_html(title), style=style, body="\n".join(filter(None, parts)))


def _header(found: ExtractedRows) -> str:
    facts = ["<b>Сводка</b>"]
    if found["published_at"]:
        facts.append(f"опубликовано {RUSSIAN.day(datetime.fromisoformat(found['published_at']))}")
    facts.append(f"предложений: {len(found['sentences'])}, упоминаний: {len(found['mentions'])}")
    return f"<header>{''.join(f'<span>{fact}</span>' for fact in facts)}</header>"
