"""How many of a hundred drawn expressions are understood exactly, beside dateparser and natasha.

    python benchmarks/values.py [--dump PATH/TO/news.jsonl] [--wrong]

The expressions and their hand-made values are tests/stages/values_sample.csv, which
benchmarks/values_sample.py began. With the dump, Svodka also sees the text around each; the peers take the
expression alone. An answer is exact when kind, value, end and unit are; the peers are not asked for the kind.
dateparser and natasha have no intervals: their year or month counts as its first to last day. What has no
value without a document's date is right where a peer gives no value, or one that changes with the day of
reading.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.stages.values import calendar, read

SAMPLE = Path(__file__).parent.parent / "tests" / "stages" / "values_sample.csv"
AROUND = 150
GROUPS = {"dates": ("DATE", "TIME"), "money": ("MONEY",), "other": ("PERCENT", "AGE", "NUMBER", "ORDINAL")}
Answer = tuple[str, str, str]  # value, end, unit
BASES = (date(2001, 3, 6), date(2011, 8, 18))  # two days to read a text without a date on


def ours(row: dict[str, str], texts: dict[str, str]) -> tuple[str, Answer]:
    start, text = int(row["start"]), texts.get(row["doc_id"], "")
    end = start + len(row["text"])
    around = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    meaning = read(row["text"], row["label"], day_of(row), around)
    return meaning.kind, (meaning.value or "", meaning.value_to or "", meaning.unit or "")


def day_of(row: dict[str, str]) -> date | None:
    return date.fromisoformat(row["date"]) if row["date"] else None


def by_dateparser() -> Callable[[dict[str, str]], Answer]:
    from dateparser.date import DateDataParser

    def once(text: str, base: date) -> Answer:
        settings: dict[str, Any] = {"RELATIVE_BASE": datetime(base.year, base.month, base.day)}
        found = DateDataParser(languages=["ru"], settings=settings).get_date_data(text)
        moment = found.date_obj
        if moment is None:
            return "", "", ""
        if found.period == "time":
            return moment.isoformat(timespec="minutes"), "", ""
        return spread(moment.year, moment.month, moment.day, found.period)

    def answer(row: dict[str, str]) -> Answer:
        day = day_of(row)
        if day:
            return once(row["text"], day)
        first, second = (once(row["text"], base) for base in BASES)
        return first if first == second else ("", "", "")

    return answer


def spread(year: int, month: int, day: int, period: str) -> Answer:
    stretch = {"year": calendar.years(year, year), "month": calendar.month(year, month)}.get(period)
    if stretch:
        return stretch.first.isoformat(), stretch.last.isoformat(), ""
    return date(year, month, day).isoformat(), "", ""


def by_natasha() -> Callable[[dict[str, str]], Answer]:
    import pymorphy3  # noqa: F401

    for name in list(sys.modules):  # natasha asks for pymorphy2, which needs pkg_resources
        if name.split(".")[0] == "pymorphy3":
            sys.modules[name.replace("pymorphy3", "pymorphy2", 1)] = sys.modules[name]
    from natasha import DatesExtractor, MoneyExtractor, MorphVocab

    vocab = MorphVocab()
    dates, money = DatesExtractor(vocab), MoneyExtractor(vocab)

    def answer(row: dict[str, str]) -> Answer:
        if row["label"] == "MONEY":
            sums = [match.fact for match in money(row["text"])]
            return (
                (str(Decimal(str(sums[0].amount)).normalize()), "", sums[0].currency)
                if sums
                else ("", "", "")
            )
        facts = [match.fact for match in dates(row["text"])]
        if not facts or not facts[0].year:
            return "", "", ""
        fact = facts[0]
        period = "day" if fact.day else "month" if fact.month else "year"
        return spread(fact.year, fact.month or 1, fact.day or 1, period)

    return answer


def same(left: Answer, right: Answer) -> bool:
    return left[1:] == right[1:] and (left[0] == right[0] or number(left[0]) == number(right[0]) is not None)


def number(written: str) -> Decimal | None:
    return Decimal(written) if written.replace(".", "").replace("E+", "").isdecimal() else None


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--dump", type=Path)
    arguments.add_argument("--wrong", action="store_true", help="list what Svodka has wrong")
    options = arguments.parse_args()
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    texts: dict[str, str] = {}
    if options.dump:
        wanted = {row["doc_id"] for row in rows}
        with options.dump.open(encoding="utf-8") as lines:
            texts = {d["id"]: d["text"] for d in map(json.loads, lines) if d["id"] in wanted}
    dateparser, natasha = by_dateparser(), by_natasha()
    print(f"{'':8} {'n':>4} {'svodka':>8} {'dateparser':>11} {'natasha':>8}")
    for group, labels in [*GROUPS.items(), ("all", sum(GROUPS.values(), ()))]:
        right = {"svodka": 0, "dateparser": 0, "natasha": 0}
        chosen = [row for row in rows if row["label"] in labels]
        for row in chosen:
            expected = row["value"], row["value_to"], row["unit"]
            kind, answer = ours(row, texts)
            exact = kind == row["kind"] and same(answer, expected)
            right["svodka"] += exact
            right["dateparser"] += group == "dates" and same(dateparser(row), expected)
            right["natasha"] += group in ("dates", "money") and same(natasha(row), expected)
            if options.wrong and group == "all" and not exact:
                told = " ".join((kind, *answer))
                print(f"{row['label']} «{row['text']}» {row['date']}: {told}", file=sys.stderr)
        print(
            f"{group:8} {len(chosen):4} {right['svodka']:8}"
            f" {right['dateparser'] if group == 'dates' else '':>11}"
            f" {right['natasha'] if group in ('dates', 'money') else '':>8}"
        )


if __name__ == "__main__":
    main()
