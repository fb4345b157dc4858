"""The tables of the page of one text: entities, relations, values, with links to their places in the text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.console.extracted import Extracted
from pipeline.console.groups import group, russian
from pipeline.console.nesting import Mention
from pipeline.console.readings import number, reading, score
from pipeline.console.visible import on_one_line, visible
from pipeline.labels import RELATION_TYPES

_KINDS = {
    "date": "дата", "interval": "промежуток", "duration": "длительность", "time": "время", "money": "деньги",
    "percent": "процент", "number": "число", "age": "возраст",
}  # fmt: skip
_UNITS = {"year": "лет", "month": "мес.", "week": "нед.", "day": "дн.", "hour": "ч", "minute": "мин"}
_SPACE = "\N{NO-BREAK SPACE}"


class _Column(NamedTuple):
    name: str
    numeric: bool = False
    named: bool = False  # on a narrow screen, where there is no head, its name stands before it


def as_html(content: object) -> str:
    """Anything as text on the page, on one line, also fit for an attribute."""
    return html.escape(on_one_line(str(content)), quote=True)


def entity_table(found: Extracted) -> str:
    """Name, type, other names, number of mentions of each chain."""
    first: dict[str, str] = {}
    for mention in found["mentions"]:
        first.setdefault(mention["chain_id"], mention["mention_id"])
    columns = (
        _Column("имя"), _Column("тип"), _Column("другие имена", named=True),
        _Column("упоминаний", numeric=True, named=True),
    )  # fmt: skip
    rows = [
        (
            _link(first[chain["chain_id"]], chain["normal"]),
            _tag(chain["label"]),
            as_html("; ".join(chain["aliases"])),
            str(chain["n_mentions"]),
        )
        for chain in found["chains"]
    ]
    return _section("Сущности", columns, rows)


def relation_table(found: Extracted) -> str:
    """Head → label → tail, with the score."""
    mentions = _by_id(found)
    columns = (
        _Column("кто, что"), _Column("отношение"), _Column("с кем, с чем"),
        _Column("уверенность", numeric=True, named=True),
    )  # fmt: skip
    rows = [
        (
            _mention_link(mentions[relation["head_mention_id"]]),
            f'<span class="soft">{_relation_name(relation["label"])}{_SPACE}→</span>',
            _mention_link(mentions[relation["tail_mention_id"]]),
            score(relation["score"], ","),
        )
        for relation in found["relations"]
    ]
    return _section("Отношения", columns, rows)


def value_table(found: Extracted) -> str:
    """Surface, kind, meaning."""
    mentions = _by_id(found)
    rows = [
        (
            _link(value["mention_id"], mentions[value["mention_id"]]["surface"]),
            f'<span class="soft">{as_html(_KINDS.get(value["kind"], value["kind"]))}</span>',
            html.escape(visible(reading(value, _SPACE, ",", _UNITS))),
        )
        for value in found["values"]
    ]
    return _section("Значения", (_Column("в тексте"), _Column("вид"), _Column("значение")), rows)


def _section(title: str, columns: Sequence[_Column], rows: Sequence[tuple[str, ...]]) -> str:
    """A table under its title; the cells are HTML. Nothing when there are no rows."""
    if not rows:
        return ""
    head = "".join(_cell("th", column, column.name) for column in columns)
    lines = [
        f"<tr>{''.join(_cell('td', *pair) for pair in zip(columns, row, strict=True))}</tr>" for row in rows
    ]
    return "\n".join(
        (
            "<section>", f"<h2>{title} <small>{number(len(rows), _SPACE)}</small></h2>", "<table>",
            f"<thead><tr>{head}</tr></thead>", "<tbody>", *lines, "</tbody>", "</table>", "</section>",
        )
    )  # fmt: skip


def _cell(tag: str, column: _Column, content: str) -> str:
    numeric = ' class="n"' if column.numeric else ""
    named = f' data-name="{column.name}"' if column.named and tag == "td" else ""
    return f"<{tag}{numeric}{named}>{content}</{tag}>"


def _by_id(found: Extracted) -> dict[str, Mention]:
    return {mention["mention_id"]: mention for mention in found["mentions"]}


def _mention_link(mention: Mention) -> str:
    return _link(mention["mention_id"], mention["normal"] or mention["surface"])


def _link(mention_id: str, content: str) -> str:
    """To the place in the text."""
    return f'<a href="#m-{as_html(mention_id)}">{as_html(content)}</a>'


def _tag(label: str) -> str:
    return f'<span class="tag {group(label).key}">{as_html(russian(label))}</span>'


def _relation_name(label: str) -> str:
    return as_html(RELATION_TYPES[label].russian if label in RELATION_TYPES else label)
