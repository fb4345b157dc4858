"""Spans become properly nested marks, and nothing of the text or of a span is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.views.nesting import Close, Open, Stretch, marks

SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=7)


def rows(spans: list[tuple[int, int]]) -> list[dict[str, Any]]:
    return [{"start": min(span), "end": max(span), "n": n} for n, span in enumerate(spans)]


def written(spans: list[tuple[int, int]], text: str) -> str:
    """Brackets around letters; a piece that is not the first or last of its mention shows it with ~."""
    out = ""
    for mark in marks(rows(spans), 0, len(text)):
        match mark:
            case Open(_, first):
                out += "(" if first else "(~"
            case Close(_, last):
                out += ")" if last else "~)"
            case Stretch(start, end):
                out += text[start:end]
    return out


def test_nested_spans_are_nested() -> None:
    assert written([(0, 5), (1, 3), (2, 3)], "abcdef") == "(a(b(c))de)f"


def test_spans_side_by_side_close_before_the_next_opens() -> None:
    assert written([(0, 2), (2, 4)], "abcd") == "(ab)(cd)"


def test_a_crossing_span_is_cut_where_the_other_ends() -> None:
    assert written([(0, 3), (2, 5)], "abcdef") == "(ab(c~))(~de)f"


def test_equal_spans_are_both_there() -> None:
    assert written([(1, 3), (1, 3)], "abcd") == "a((bc))d"


@given(SPANS, st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=150)
def test_the_text_comes_once_and_each_span_is_covered_by_its_pieces(
    spans: list[tuple[int, int]], one: int, other: int
) -> None:
    low, high = min(one, other), max(one, other)
    covered: dict[int, list[int]] = {}
    around: list[int] = []
    text: list[int] = []
    for mark in marks(rows(spans), low, high):
        match mark:
            case Open(mention, _, _, depth):
                around.append(mention["n"])
                assert depth == len(around)
            case Close(mention):
                assert around.pop() == mention["n"]
            case Stretch(start, end):
                assert start < end
                text.extend(range(start, end))
                for n in around:
                    covered.setdefault(n, []).extend(range(start, end))
    assert around == []
    assert text == list(range(low, high))
    for row in rows(spans):
        inside = list(range(max(row["start"], low), min(row["end"], high)))
        assert covered.get(row["n"], []) == inside
