"""When a document was published, in whatever way its source says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pipeline.errors import InputError
from pipeline.sources import parse_moment, split_date_header

MOSCOW = "Europe/Moscow"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-12-14", (2025, 12, 14)),
        ("2025-12-14T10:30", (2025, 12, 14, 7, 30)),
        ("2025-12-14 10:30:05", (2025, 12, 14, 7, 30, 5)),
        ("2025-12-14T10:30:05Z", (2025, 12, 14, 10, 30, 5)),
        ("2025-12-14T10:30:05.25+05:00", (2025, 12, 14, 5, 30, 5, 250000)),
        ("2025-12-14 10:30:05 +0500", (2025, 12, 14, 5, 30, 5)),
        ("2025-12-14 10:30:05 UTC", (2025, 12, 14, 10, 30, 5)),
        ("Sun, 14 Dec 2025 10:30:00 +0300", (2025, 12, 14, 7, 30)),
        ("14 Dec 2025 10:30:00 GMT", (2025, 12, 14, 10, 30)),
        ("14 Dec 2025", (2025, 12, 14)),
        ("14.12.2025", (2025, 12, 14)),
        ("4.2.2025 09:05", (2025, 2, 4, 6, 5)),
        (" 14.12.2025, 10:30 ", (2025, 12, 14, 7, 30)),
        (1765697400, (2025, 12, 14, 7, 30)),
        ("1765697400", (2025, 12, 14, 7, 30)),
        (1765697400000, (2025, 12, 14, 7, 30)),
        (1765697400.5, (2025, 12, 14, 7, 30, 0, 500000)),
        ("20251214", (2025, 12, 14)),
        (20251214, (2025, 12, 14)),
        ("2025", (2025, 1, 1)),
        (2025, (2025, 1, 1)),
        ("2025-12", (2025, 12, 1)),
        (date(2025, 12, 14), (2025, 12, 14)),
        (datetime(2025, 12, 14, 10, 30), (2025, 12, 14, 7, 30)),
        (datetime(2025, 12, 14, 10, 30, tzinfo=timezone(timedelta(hours=5))), (2025, 12, 14, 5, 30)),
    ],
)
def test_every_way_to_write_a_date(value: object, expected: tuple[int, ...]) -> None:
    moment = parse_moment(value, MOSCOW)
    assert moment == datetime(*expected, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert moment is not None
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    ["", "вчера", "2025-13-40", "31.02.2025", "99 Foo 2025", "0", None, True, [], {}, -5, float("nan"),
     float("inf"), 10**40, "2025-12-14T10:30 и ещё", "0001-01-01T00:00", "9999-12-31T23:59-05:00"],
)  # fmt: skip
def test_an_unreadable_date_is_none(value: object) -> None:
    assert parse_moment(value, MOSCOW) is None


def test_the_timezone_must_exist() -> None:
    with pytest.raises(InputError, match="Mars/Olympus") as caught:
        parse_moment("2025", "Mars/Olympus")
    assert caught.value.code == "unknown_timezone"


@pytest.mark.parametrize(
    ("text", "moment", "rest"),
    [
        ("date 2025-12-14 Снег выпал ночью.", (2025, 12, 14), "Снег выпал ночью."),
        (" date 2025-12-14\n\n  Снег выпал\n\nночью.\n", (2025, 12, 14), "Снег выпал\n\nночью.\n"),
        ("\ufeffdate 2025-12-14 10:30 Снег", (2025, 12, 14, 7, 30), "Снег"),
        ("date 2025-12-14T10:30:00+00:00\r\nСнег", (2025, 12, 14, 10, 30), "Снег"),
        ("date 2025-12-14", (2025, 12, 14), ""),
        ("date 2025-12-14 12 машин", (2025, 12, 14), "12 машин"),
    ],
)
def test_the_header_of_a_text(text: str, moment: tuple[int, ...], rest: str) -> None:
    found, start = split_date_header(text, MOSCOW)
    assert found == datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert text[start:] == rest


@pytest.mark.parametrize(
    "text", ["Снег", "", "  Снег", "date 2025-99-14 Снег", "dates 2025-12-14", "Снег\ndate 2025-12-14",
             "date 2025-12-145 Снег", "date вчера"],
)  # fmt: skip
def test_what_is_no_header_stays_text(text: str) -> None:
    assert split_date_header(text, MOSCOW) == (None, 0)
