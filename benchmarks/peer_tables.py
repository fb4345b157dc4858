"""How many inputs of the peers' own public test tables a model reads right, each inside a plain sentence.

    pip download --no-deps --no-binary=:all: natasha==1.6.0 dateparser==1.5.0   # and unpack both
    python benchmarks/peer_tables.py --natasha natasha-1.6.0/tests --dateparser dateparser-1.5.0/tests

The tables are read from the unpacked packages: natasha's sums and dates, dateparser's Russian absolute dates.
An input counts when some value of its sentence is exactly the expected one. A date without a year is read
against 2012-11-13, the day that dateparser's tests are run on; natasha expects no year there, so day and
month decide. Prints what is wrong, then a line a table.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from spacy.language import Language

from pipeline import load
from pipeline.extraction import Value, extraction, set_published_at

TODAY = "2012-11-13"
SENTENCES = {
    "money": (
        "Стоимость работ составила {}, говорится в отчёте.",
        "По договору заплатили {} в прошлом году.",
    ),
    "dates": ("Событие произошло {}, сообщила редакция.", "Запись сделана {} в городе."),
}
Right = Callable[[Value], bool]


def natasha_money(folder: Path) -> Iterator[tuple[str, Right]]:
    for text, target in _table(folder / "test_money.py"):
        amount, _, currency = ast.literal_eval(target).partition(" ")
        yield text, _money(Decimal(amount), currency)


def _money(amount: Decimal, currency: str) -> Right:
    return lambda value: value.kind == "money" and value.amount == amount and value.unit == currency


def natasha_dates(folder: Path) -> Iterator[tuple[str, Right]]:
    for text, target in _table(folder / "test_date.py"):
        assert isinstance(target, ast.Call)
        parts = [ast.literal_eval(part) for part in target.args]
        yield text, _date(*parts)


def _date(year: int | None, month: int | None = None, day: int | None = None) -> Right:
    pieces = [f"{piece:0{width}}" for piece, width in ((year, 4), (month, 2), (day, 2)) if piece]
    written = "-".join(pieces)

    def right(value: Value) -> bool:
        if value.kind not in ("date", "interval") or value.value is None:
            return False
        grain = {1: "year", 2: "month", 3: "day"}[len(pieces)] if year else "day"
        return value.grain == grain and (written in value.value if year else value.value.endswith(written))

    return right


def _table(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """The rows of the list `tests` of a file of natasha's: text and expectation."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "tests":
            assert isinstance(node.value, ast.List)
            for row in node.value.elts:
                assert isinstance(row, ast.List)
                yield ast.literal_eval(row.elts[0]), row.elts[1]


def dateparser_dates(folder: Path) -> Iterator[tuple[str, Right]]:
    """The first block «# Russian dates» of its parser's test."""
    source = (folder / "test_date_parser.py").read_text("utf-8")
    block = re.search(r"# Russian dates\n(.*?)\n\s*# ", source, re.DOTALL)
    assert block is not None
    for text, moment in re.findall(r'param\("([^"]+)", datetime\(([\d, ]+)\)\)', block[1]):
        year, month, day, *clock = (int(piece) for piece in moment.split(","))
        yield text, _moment(f"{year:04}-{month:02}-{day:02}", clock)


def _moment(day: str, clock: list[int]) -> Right:
    if not any(clock):
        return lambda value: value.kind == "date" and value.value == day
    written = f"{day}T{clock[0]:02}:{clock[1]:02}"
    return lambda value: value.kind == "time" and value.value == written


def count(nlp: Language, name: str, sentences: tuple[str, ...], rows: list[tuple[str, Right]]) -> None:
    for sentence in sentences:
        wrong = []
        for text, right in rows:
            doc = nlp.make_doc(sentence.format(text))
            set_published_at(doc, TODAY)
            values = extraction(nlp(doc)).values
            if not any(right(value) for value in values):
                wrong.append(f"    «{doc.text}»: {[(v.mention.surface, v.value, v.unit) for v in values]}")
        print("\n".join(wrong)) if wrong else None
        print(f"{name}: {len(rows) - len(wrong)} of {len(rows)} in «{sentence}»")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--natasha", type=Path, help="the folder tests of natasha's source archive")
    parser.add_argument("--dateparser", type=Path, help="the folder tests of dateparser's source archive")
    parser.add_argument("--model", default="ru_news")
    options = parser.parse_args()
    nlp = load(options.model)
    tables: list[tuple[str, str, Path | None, Any]] = [
        ("natasha, money", "money", options.natasha, natasha_money),
        ("natasha, dates", "dates", options.natasha, natasha_dates),
        ("dateparser, Russian dates", "dates", options.dateparser, dateparser_dates),
    ]
    for name, kind, folder, rows in tables:
        if folder is not None:
            count(nlp, name, SENTENCES[kind], list(rows(folder)))


if __name__ == "__main__":
    main()
