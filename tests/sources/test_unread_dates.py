"""Dates that could not be read, counted by form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.unread_dates import UnreadDates, form_of


def test_the_form_of_a_value() -> None:
    assert form_of("сегодня, 10:05") == "x, 99:99"
    assert form_of("12 ago 2025") == "99 x 9999"


def test_the_most_frequent_form_comes_first_with_its_first_example() -> None:
    dates = UnreadDates()
    for value in ("12 ago", "вчера", "позавчера", "завтра"):
        dates.note(value)
    assert dates.as_list() == [
        {"form": "x", "count": 3, "example": "вчера"},
        {"form": "99 x", "count": 1, "example": "12 ago"},
    ]


@given(st.lists(st.text("ab1 .:", min_size=1, max_size=6), max_size=60), st.integers(0, 60))
def test_none_is_lost_and_shards_add_up(values: list[str], cut: int) -> None:
    whole, first, second = UnreadDates(), UnreadDates(), UnreadDates()
    for number, value in enumerate(values):
        (first if number < cut else second).note(value)
    whole.merge(first.as_list())
    whole.merge(second.as_list())
    counted = whole.as_list()
    assert sum(one["count"] for one in counted) == len(values)
    assert len(counted) <= 21
    assert all(one["example"] in values for one in counted)
