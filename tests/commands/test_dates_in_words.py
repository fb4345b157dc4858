"""What a run says about the dates of its documents."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.commands.terminal.date_notes import dates_in_words
from pipeline.engine.run_dates import RunDates


def order(**facts: Any) -> dict[str, Any]:
    told = {"uri": "a.csv", "field": "Дата", "order": "dmy", "only_this": 0, "only_others": 0, "several": 0}
    return told | facts


def unread(count: int, example: str) -> dict[str, Any]:
    return {"form": example, "count": count, "example": example}


@pytest.mark.parametrize(
    ("dates", "documents", "lines"),
    [
        (RunDates(3), 3, []),
        (RunDates(), 0, []),
        (RunDates(2), 3, ["1 of 3 documents without a date."]),
        (
            RunDates(),
            1,
            [
                "1 of 1 document without a date.",
                "If a field holds the date, name it with --date-field.",
            ],
        ),
        (
            RunDates(0, [unread(1_200, "вчера"), unread(1, "12 ago")]),
            1_201,
            [
                "1,201 of 1,201 documents without a date.",
                "1,201 dates could not be read: 1,200 like «вчера», 1 like «12 ago». Give their "
                "format with --date-format, or another field with --date-field.",
            ],
        ),
        (
            RunDates(9, orders=[order(several=9)]),
            9,
            [
                "9 dates in the field «Дата» of a.csv could be day or month first and were read day first; "
                "--date-format mdy reads them month first."
            ],
        ),
        (
            RunDates(9, orders=[order(order="mdy", only_this=2, only_others=1, several=5)]),
            9,
            [
                "Dates in the field «Дата» of a.csv were read month first: 2 fit no other order, 1 fit only "
                "another one."
            ],
        ),
    ],
)
def test_the_lines(dates: RunDates, documents: int, lines: list[str]) -> None:
    assert dates_in_words(dates, documents) == lines


def test_long_lists_are_cut_and_nothing_is_left_uncounted() -> None:
    forms = [unread(1, f"форма {number}") for number in range(8)]
    orders = [order(order="mdy", only_this=1, uri=f"{number}.csv") for number in range(8)]
    lines = dates_in_words(RunDates(0, forms, orders), 8)
    assert "1 like «форма 4», 3 of other forms." in lines[1]
    assert len(lines) == 8
    assert lines[-1] == "3 more fields alike: see svodka status --json."
