"""What docs/inputs.md says of dates and names is so."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.sources.dates import Precision, read_date

PAGE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text("utf-8")
DATES = PAGE.split("## Publication dates\n")[1].split("\n## ")[0]
ROWS = re.findall(r"^\| `([^`]+)` \| (\d{4}\S*(?: \S+)?) \|$", DATES, re.MULTILINE)


def test_the_page_has_its_forms() -> None:
    assert len(ROWS) > 15


@pytest.mark.parametrize(("written", "told"), ROWS)
def test_a_form_is_read_as_the_page_says(written: str, told: str) -> None:
    found = read_date(written, "Europe/Moscow")
    assert found is not None
    if found.precision is Precision.TIME:
        assert found.moment == datetime.fromisoformat(told).replace(tzinfo=UTC)
    else:
        sizes = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
        assert found.moment.date().isoformat()[: sizes[found.precision]] == told


@pytest.mark.parametrize("written", ["сегодня, 10:05", "15 мая", "3 часа назад"])
def test_what_the_page_says_is_not_read(written: str) -> None:
    assert f"«{written}»" in DATES
    assert read_date(written, "Europe/Moscow") is None


def test_the_example_of_a_pattern() -> None:
    (form,) = re.findall(r'--date-format "([^"]+)"', DATES)
    assert read_date("2024, 15 мая", "Europe/Moscow", form=form) == (
        datetime(2024, 5, 15, tzinfo=UTC),
        Precision.DAY,
    )
