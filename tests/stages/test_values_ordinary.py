"""Ordinary sentences with sums, shares, dates and times, read by the default model: rules and reader as one.

`values_ordinary.tsv` holds one expectation a row, by kind: what was not found or read wrong before rules and
reader were merged, dates and times as agencies write them, sums in all notations, and the tense that decides
whether «в мае» is the last or the next.
"""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from spacy.language import Language

from pipeline import load
from pipeline.extraction import Value, extraction, set_published_at
from pipeline.stages.values import LABELS

pytestmark = pytest.mark.slow

with (Path(__file__).parent / "values_ordinary.tsv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
FIELDS = ("label", "surface", "kind_of_value", "value", "value_to", "unit")
AMOUNTS = ("money", "percent", "number", "age")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load("ru_news")


def values(nlp: Language, text: str, published: str = "2024-05-15") -> list[Value]:
    doc = nlp.make_doc(text)
    set_published_at(doc, published)
    return extraction(nlp(doc)).values


def written(kind: str, value: str | None) -> str:
    if value and kind in AMOUNTS:
        return format(Decimal(value).normalize(), "f")
    return value or ""


def row(value: Value) -> tuple[str, ...]:
    bounds = (written(value.kind, value.value), written(value.kind, value.value_to))
    return (value.mention.label, value.mention.surface, value.kind, *bounds, value.unit or "")


@pytest.mark.parametrize("case", CASES, ids=[f"{c['kind']}: {c['text']} {c['surface']}" for c in CASES])
def test_case(nlp: Language, case: dict[str, str]) -> None:
    found = values(nlp, case["text"], case["date"])
    assert tuple(case[name] for name in FIELDS) in [row(value) for value in found]
    for label in LABELS:
        spans = sorted((v.mention.start, v.mention.end) for v in found if v.mention.label == label)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), f"{label} counts twice"


def test_each_kind_has_twenty_sentences() -> None:
    kinds = Counter(kind for kind, _ in {(case["kind"], case["text"]) for case in CASES})
    assert set(kinds) == {"not found", "read wrong", "agencies", "sums", "tense"}
    assert min(kinds.values()) >= 20


@pytest.mark.parametrize(
    ("text", "label", "surface"),
    [
        ("Совещание назначили на 3 июня.", "NUMBER", "3"),
        ("Смета — 90 тыс. руб., сказали в мэрии.", "MONEY", "90 тыс. руб"),
        ("Смета — 90 тыс. руб., сказали в мэрии.", "NUMBER", "90 тыс."),
        ("Долг вырос на 230 миллиардов рублей.", "MONEY", "на 230 миллиардов рублей"),
        ("Цены упали на -2%.", "NUMBER", "-2"),
        ("В 10-15 странах идут дожди.", "TIME", "В 10-15"),
        ("Счёт 18.45 оплачен.", "DATE", "18.45"),
        ("Работы шли на 9-м километре.", "DATE", "9-м"),
    ],
)
def test_what_must_not_be_listed(nlp: Language, text: str, label: str, surface: str) -> None:
    assert (label, surface) not in [(v.mention.label, v.mention.surface) for v in values(nlp, text)]
