"""One text and what was found in it as one self-contained page: no script, nothing loaded, all escaped."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from pipeline.console.extracted import Extracted
from pipeline.console.groups import GROUPS, group, russian
from pipeline.console.nesting import Close, Mention, Open, marks
from pipeline.console.page_tables import as_html, entity_table, relation_table, value_table
from pipeline.console.readings import score
from pipeline.console.screen import message
from pipeline.console.visible import on_one_line, visible
from pipeline.errors import InputError
from pipeline.sources.text_document import title_line

_GENDERS = {"male": "мужчина", "female": "женщина"}
_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()

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
<body>
<main>
{body}
</main>
</body>
</html>
"""


def write_page(path: str, found: Extracted) -> None:
    """Write the page to a file. Raises InputError when that cannot be done."""
    try:
        Path(path).write_text(page(found), "utf-8")
    except OSError as error:
        raise InputError(
            "cannot_write", f"The page {path} cannot be written: {error.strerror}.",
            "Give --html a file in a folder that is there and can be written to.",
        ) from None  # fmt: skip
    message(f"The page is in {on_one_line(path)}")


def page(found: Extracted) -> str:
    """The page as HTML, in Russian."""
    style = files("pipeline.console").joinpath("page.css").read_text("utf-8")
    title = title_line(found["text"]) or " ".join(found["text"].split()[:8])
    parts = (
        _header(found), _article(found), _legend(found),
        entity_table(found), relation_table(found), value_table(found),
    )  # fmt: skip
    return _FRAME.format(title=as_html(title), style=style, body="\n".join(filter(None, parts)))


def _header(found: Extracted) -> str:
    facts = ["<b>Сводка</b>"]
    if found["published_at"]:
        facts.append(f"опубликовано {_day(found['published_at'])}")
    facts.append(f"предложений: {len(found['sentences'])}, упоминаний: {len(found['mentions'])}")
    return f"<header>{''.join(f'<span>{fact}</span>' for fact in facts)}</header>"


def _day(moment: str) -> str:
    day = datetime.fromisoformat(moment)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


def _article(found: Extracted) -> str:
    """The text, a paragraph for each line; the headline is the first line where it looks like one."""
    opening = '<p class="title">' if title_line(found["text"]) else "<p>"
    paragraphs = []
    for start, end in _lines(found["text"]):
        paragraphs.append(f"{opening}{''.join(_marked(found, start, end))}</p>")
        opening = "<p>"
    return "\n".join(("<article>", *paragraphs, "</article>"))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that is not blank."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def _marked(found: Extracted, start: int, end: int) -> Iterator[str]:
    text = visible(found["text"])
    for mark in marks(found["mentions"], start, end):
        if isinstance(mark, Open):
            yield _opening(mark)
        elif isinstance(mark, Close):
            yield "</span>"
        else:
            yield html.escape(text[mark.start : mark.end], quote=True)


def _opening(mark: Open) -> str:
    """A piece of a mention; the first one can be linked to, and an edge where it was cut is left straight."""
    mention = mark.mention
    classes = ["m", group(mention["label"]).key]
    if not mark.first:
        classes.append("from-left")
    if not mark.last:
        classes.append("to-right")
    own = f' id="m-{as_html(mention["mention_id"])}"' if mark.first else ""
    return f'<span class="{" ".join(classes)}"{own} data-tip="{_tip(mention)}">'


def _tip(mention: Mention) -> str:
    """Type, normal form, what is known of the person, score; a line each."""
    facts = [f"{russian(mention['label'])} · {mention['label']}"]
    if mention["normal"]:
        facts.append(mention["normal"])
    if mention["gender"] in _GENDERS:
        facts.append(_GENDERS[mention["gender"]])
    if mention["score"] is not None:
        facts.append(f"уверенность {score(mention['score'], ',')}")
    return "&#10;".join(map(as_html, facts))


def _legend(found: Extracted) -> str:
    counted: dict[str, Counter[str]] = {}
    for mention in found["mentions"]:
        counted.setdefault(group(mention["label"]).key, Counter())[mention["label"]] += 1
    items = []
    for kind in GROUPS.values():
        if kind.key in counted:
            labels = ", ".join(f"{as_html(russian(k))} {n}" for k, n in counted[kind.key].most_common())
            items.append(
                f'<li class="{kind.key}"><i></i><span>{kind.russian} <small>{labels}</small></span></li>'
            )
    return f'<ul class="legend">{"".join(items)}</ul>' if items else ""
