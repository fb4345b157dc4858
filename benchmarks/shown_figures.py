"""`python benchmarks/shown_figures.py`: copies the main figures of docs/quality.md to pages that show some.

The scores go to docs/models.md, the speed to both READMEs, between marks. `make bench` and
`make bench-quality` call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile, takewhile
from pathlib import Path

from page_sections import put

ROOT = Path(__file__).parent.parent
QUALITY = ROOT / "docs" / "quality.md"
SYSTEMS = ("ru_news", "ru_news_large", "ru_news_natasha", "natasha")
SCORES = (  # what is shown, its corpus, its row there
    ("29 types, nested, exact spans", "NEREL dev", "entities, exact span and type"),
    ("persons, places, organisations", "NEREL dev", "entities, outermost PER/LOC/ORG"),
    ("relations, end to end", "NEREL dev", "relations, end to end"),
    ("relations, entities given", "NEREL dev", "relations, gold entities given"),
    ("persons, places, organisations", "factRuEval devset", "entities, outermost PER/LOC/ORG"),
    ("persons, places, organisations", "SlavicNER, the four given topics", "entities, outermost PER/LOC/ORG"),
    ("normal forms, inflected names", "SlavicNER, the four given topics", "normal forms, inflected only"),
    ("lemmas", "UD Taiga dev", "lemmas"),
)
SPEED = {  # the row in quality.md → what it is called in a README
    "words/s, one worker": ("words/s, one worker", "слов/с, один процесс"),
    "to natasha": ("to natasha", "к natasha"),
    "peak memory, MB": ("peak memory, MB", "память, МБ"),
    "loading, s": ("loading, s", "загрузка, с"),
}

Table = dict[str, dict[str, str]]  # row → column → cell


def tables(page: str) -> dict[str, Table]:
    """The first table of each section of a page, by the section's title."""
    found: dict[str, Table] = {}
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        tabled = dropwhile(lambda line: not line.startswith("|"), section.split("\n"))
        rows = [_cells(line) for line in takewhile(lambda line: line.startswith("|"), tabled)]
        if len(rows) > 2:
            cells = {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[2:]}
            found[section.split("\n")[0]] = cells
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def scores(page: str) -> str:
    """The table of docs/models.md: F1 (of normal forms and lemmas accuracy) in per cent."""
    return "\n".join(_score_lines(tables(page)))


def _score_lines(given: dict[str, Table]) -> Iterator[str]:
    yield "F1 in per cent, of normal forms and lemmas accuracy; development sets, exact spans"
    yield "(`make bench-quality CORPORA=../shared/corpora`); natasha 1.6 beside it."
    yield ""
    yield f"| what | corpus | {' | '.join(SYSTEMS)} |"
    yield f"|---|---|{'---:|' * len(SYSTEMS)}"
    for shown, corpus, row in SCORES:
        cells = given[corpus][row]
        figures = (re.search(r"\*\*([\d.]+)\*\*", cells.get(system, "")) for system in SYSTEMS)
        yield f"| {shown} | {corpus.partition(',')[0]} | {' | '.join(f[1] if f else '–' for f in figures)} |"


def speed(page: str, language: int) -> str:
    """The table of the READMEs, in English (0) or Russian (1)."""
    table = tables(page)["Speed"]
    systems = [system for system in (*SYSTEMS[-1:], *SYSTEMS[:-1]) if system in table["to natasha"]]
    lines = [f"| | {' | '.join(systems)} |", f"|---|{'---:|' * len(systems)}"]
    for row, names in SPEED.items():
        lines.append(f"| {names[language]} | {' | '.join(table[row][system] for system in systems)} |")
    return "\n".join(lines)


def sections(page: str) -> dict[Path, tuple[str, str]]:
    """What stands in which file: the name of the section and its content."""
    return {
        ROOT / "docs" / "models.md": ("figures", scores(page)),
        ROOT / "README.md": ("speed", speed(page, 0)),
        ROOT / "README.ru.md": ("speed", speed(page, 1)),
    }


if __name__ == "__main__":
    for path, (name, content) in sections(QUALITY.read_text("utf-8")).items():
        put(path, name, content)
