"""When a document was published, in whatever way its source says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources import parse_moment, split_date_header
from pipeline.sources.dates import Precision, check_date_format, publication_date, read_date
from pipeline.sources.written_dates import possible_orders

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
        ("2025-12-14T10", (2025, 12, 14, 7)),
        ("2025-12-14T10:30:05.123456789Z", (2025, 12, 14, 10, 30, 5, 123456)),
        ("2025/12/14 10:30", (2025, 12, 14, 7, 30)),
        ("2025.12.14", (2025, 12, 14)),
        ("2025_12_14", (2025, 12, 14)),
        ("2025:12:14 10:30:05", (2025, 12, 14, 7, 30, 5)),
        ("2025-12-14Z", (2025, 12, 14)),
        ("2025-12-14+03:00", (2025, 12, 14)),
        ("2025-12-14 10-30-05", (2025, 12, 14, 7, 30, 5)),
        ("2025-12-14 10.30", (2025, 12, 14, 7, 30)),
        ("14/12/2025", (2025, 12, 14)),
        ("14-12-25", (2025, 12, 14)),
        ("14 . 12 . 2025", (2025, 12, 14)),
        ("14.12.98", (1998, 12, 14)),
        ("12/14/2025", (2025, 12, 14)),
        ("14.12.2025г. в 10:30", (2025, 12, 14, 7, 30)),
        ("10:30 14.12.2025", (2025, 12, 14, 7, 30)),
        ("14 декабря 2025", (2025, 12, 14)),
        ("14 дек. 2025 г., 10:30", (2025, 12, 14, 7, 30)),
        ("10:30, 14 декабря 2025 года", (2025, 12, 14, 7, 30)),
        ("Вс, 14-го ДЕКАБРЯ 2025 (10:30 МСК)", (2025, 12, 14, 7, 30)),
        ("14 декабря 2025, воскресенье | 10.30", (2025, 12, 14, 7, 30)),
        ("Опубликовано: 14\u00a0декабря\u00a02025 — 10:30", (2025, 12, 14, 7, 30)),
        ("14 декабря 2025, 10 ч. 30 мин.", (2025, 12, 14, 7, 30)),
        ("14 декабря 2025, 12:30 (МСК+2)", (2025, 12, 14, 7, 30)),
        ("14 декабря 2025, 10:30 по московскому времени", (2025, 12, 14, 7, 30)),
        ("декабрь 2025", (2025, 12, 1)),
        ("12.2025", (2025, 12, 1)),
        ("2025 год", (2025, 1, 1)),
        ("December 14th, 2025 at 10:30 p.m.", (2025, 12, 14, 19, 30)),
        ("Sunday, 14 December 2025 12:05 AM", (2025, 12, 13, 21, 5)),
        ("Dec 14, 2025 10:30 EST", (2025, 12, 14, 15, 30)),
        ("14-Dec-25 10.30", (2025, 12, 14, 7, 30)),
        ("14DEC2025", (2025, 12, 14)),
        ("2025 Dec 14", (2025, 12, 14)),
        ("Sun Dec 14 10:30:05 2025", (2025, 12, 14, 7, 30, 5)),
        ("Sun Dec 14 07:30:05 +0000 2025", (2025, 12, 14, 7, 30, 5)),
        ("Sun Dec 14 10:30:05 MSK 2025", (2025, 12, 14, 7, 30, 5)),
        ("Sun Dec 14 2025 10:30:05 GMT+0300 (Москва, стандартное время)", (2025, 12, 14, 7, 30, 5)),
        ("14/Dec/2025:10:30:05 +0300", (2025, 12, 14, 7, 30, 5)),
        ("2025-12-14 10:30 MSK", (2025, 12, 14, 7, 30)),
        ("2025-12-14 10:30:05 +0300 MSK", (2025, 12, 14, 7, 30, 5)),
        ("Sunday, 14-Dec-25 07:30:05 GMT", (2025, 12, 14, 7, 30, 5)),
        ("2013-12-14 10:30 MSK", (2013, 12, 14, 6, 30)),
        ("2025-12-14T10:30:05+03:00[Europe/Moscow]", (2025, 12, 14, 7, 30, 5)),
        ("2025-12-14 10:30 Asia/Omsk", (2025, 12, 14, 4, 30)),
        ("2025-12-14 10:30 UTC+5", (2025, 12, 14, 5, 30)),
        ("20251214T103005Z", (2025, 12, 14, 10, 30, 5)),
        ("20251214103005", (2025, 12, 14, 7, 30, 5)),
        (20251214103005, (2025, 12, 14, 7, 30, 5)),
        ("202512141030", (2025, 12, 14, 7, 30)),
        ("14122025", (2025, 12, 14)),
        (20251214.0, (2025, 12, 14)),
        ("1765697400.0", (2025, 12, 14, 7, 30)),
        ("1765697400000", (2025, 12, 14, 7, 30)),
        (1765697400000000, (2025, 12, 14, 7, 30)),
        ("1765697400000000000", (2025, 12, 14, 7, 30)),
        ("1.7656974e9", (2025, 12, 14, 7, 30)),
        ("/Date(1765697400000+0300)/", (2025, 12, 14, 7, 30)),
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
     "вчера, 10:30", "2 часа назад", "10:30", "14 декабря", "14 декабря, 10:30", "Омск, 14 декабря 2025",
     "14 декабря 2025 15 декабря 2025", "25:00 14.12.2025", "13:30 PM 14.12.2025", "14.12.2025 10:75",
     "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "2025-14-12", "300.12.2025", "14.12.202", "1,5 млн",
     "Dec 2", "1.76570E+09", 17, "99999999",
     "1" * 5000, "x" * 5000,
     float("inf"), 10**40, "2025-12-14T10:30 и ещё", "0001-01-01T00:00", "9999-12-31T23:59-05:00"],
)  # fmt: skip
def test_an_unreadable_date_is_none(value: object) -> None:
    assert parse_moment(value, MOSCOW) is None


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("2025", Precision.YEAR),
        ("май 2025", Precision.MONTH),
        ("05.2025", Precision.MONTH),
        ("14 мая 2025", Precision.DAY),
        (date(2025, 5, 14), Precision.DAY),
        ("14 мая 2025, 0:00", Precision.TIME),
        (1765697400, Precision.TIME),
    ],
)
def test_how_much_of_a_moment_is_told(value: object, precision: Precision) -> None:
    found = read_date(value, MOSCOW)
    assert found is not None
    assert found.precision is precision


_WRITTEN = [
    "{d.day} {ru} {d.year} г., {t}",
    "{t}, {d.day} {ru} {d.year}",
    "{d:%d.%m.%Y} в {t}",
    "{t} {d:%d.%m.%Y}",
    "{d:%d/%m/%Y} {t}",
    "{d:%Y/%m/%d} {t}",
    "{d:%Y-%m-%d}T{t}",
    "{d.day} {en} {d.year} {t}",
    "{en} {d.day}, {d.year} {t}",
    "{d:%Y%m%d}T{d:%H%M%S}",
    "{d.day}-{en}-{d.year} {t}",
]
_RU = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda when: when.replace(microsecond=0)),
    st.sampled_from(_WRITTEN),
    st.sampled_from(["", "+0530", " +05:30"]),
)
def test_what_is_written_is_read(moment: datetime, form: str, offset: str) -> None:
    month = moment.month - 1
    value = form.format(d=moment, t=f"{moment:%H:%M:%S}{offset}", ru=_RU[month], en=_EN[month])
    local = timezone(timedelta(hours=5, minutes=30)) if offset in value and offset else ZoneInfo(MOSCOW)
    found = read_date(value, MOSCOW)
    assert found is not None
    assert found.moment == moment.replace(tzinfo=local).astimezone(UTC)


@given(st.text(max_size=60) | st.from_regex(r"[\d.:/ T+-]{1,30}"))
def test_any_text_is_read_or_not(value: str) -> None:
    found = read_date(value, MOSCOW)
    assert found is None or found.moment.tzinfo is UTC
    assert set(possible_orders(value)) <= {"dmy", "mdy", "ymd"}


@pytest.mark.parametrize(
    ("order", "expected"), [("dmy", (2025, 6, 5)), ("mdy", (2025, 5, 6)), ("ymd", (2025, 6, 5))]
)
def test_the_order_decides_where_several_fit(order: str, expected: tuple[int, int, int]) -> None:
    assert read_date("05/06/2025", MOSCOW, order) == (datetime(*expected, tzinfo=UTC), Precision.DAY)
    assert read_date("25/06/2025", MOSCOW, order) == (datetime(2025, 6, 25, tzinfo=UTC), Precision.DAY)


def test_the_order_of_two_digit_years() -> None:
    assert parse_moment("07.06.05", MOSCOW) == datetime(2005, 6, 7, tzinfo=UTC)
    assert read_date("07.06.05", MOSCOW, "ymd") == (datetime(2007, 6, 5, tzinfo=UTC), Precision.DAY)


@pytest.mark.parametrize(
    ("value", "orders"),
    [
        ("05/06/2025", ("dmy", "mdy")),
        ("25/06/2025 10:30", ("dmy",)),
        ("10:30 06/25/2025", ("mdy",)),
        ("05.05.2025", ()),
        ("2025-05-06", ()),
        ("99.05.06", ("ymd",)),
        ("31.31.2025", ()),
        ("вчера", ()),
    ],
)
def test_which_orders_fit(value: str, orders: tuple[str, ...]) -> None:
    assert possible_orders(value) == orders


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("2025.14.12", "%Y.%d.%m", (2025, 12, 14)),
        ("14|12|25 10h30", "%d|%m|%y %Hh%M", (2025, 12, 14, 7, 30)),
        ("14 декабря 2025 года", "%d %B %Y года", (2025, 12, 14)),
        ("Вс 14 дек 2025", "%a %d %b %Y", (2025, 12, 14)),
        ("14.12.2025 +0500 10", "%d.%m.%Y %z %H", (2025, 12, 14, 5)),
        ("05/06/2025", "%m/%d/%Y", (2025, 5, 6)),
        ("05/06/2025 10:30", "%m/%d/%Y", (2025, 5, 6, 7, 30)),  # another form: read in that order
        ("2025-12-14", "%m/%d/%Y", (2025, 12, 14)),
        ("05/06/2025", "mdy", (2025, 5, 6)),
    ],
)
def test_a_form_that_is_told_comes_first(value: str, form: str, expected: tuple[int, ...]) -> None:
    check_date_format(form)
    found = read_date(value, MOSCOW, form=form)
    assert found is not None
    assert found.moment == datetime(*expected, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize("form", ["%d.%m", "DD.MM.YYYY", "%Q", "%Y%", ""])
def test_a_form_that_cannot_be_meant(form: str) -> None:
    with pytest.raises(InputError, match="--date-format") as caught:
        check_date_format(form)
    assert "%d.%m.%Y" in caught.value.remedy


@pytest.mark.parametrize(
    ("values", "moment", "unread"),
    [
        ({}, None, None),
        ({"date": "вчера", "published": "14.12.2025"}, (2025, 12, 14), None),
        ({"date": "вчера", "published": "позавчера"}, None, "вчера"),
        ({"Дата": "14.12.2025", "Время": "10:30"}, (2025, 12, 14, 7, 30), None),
        ({"Дата": date(2025, 12, 14), "Время": time(10, 30, 5)}, (2025, 12, 14, 7, 30, 5), None),
        ({"Дата": "14.12.2025", "Время": "10:30 UTC"}, (2025, 12, 14, 10, 30), None),
        ({"Дата": "14.12.2025 09:00", "Время": "10:30"}, (2025, 12, 14, 6), None),
        ({"Время": "10:30"}, None, "10:30"),
        ({"date": "a\nb" * 50}, None, ("a b" * 50)[:59] + "…"),
    ],
)
def test_the_first_date_that_can_be_read(
    values: dict[str, object], moment: tuple[int, ...] | None, unread: str | None
) -> None:
    found, left = publication_date(values, lambda _, value: read_date(value, MOSCOW))
    expected = datetime(*moment, tzinfo=UTC) if moment else None  # type: ignore[misc,arg-type]
    assert (found.moment if found else None, left) == (expected, unread)


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
    "text",
    [
        "Снег",
        "",
        "  Снег",
        "date 2025-99-14 Снег",
        "dates 2025-12-14",
        "Снег\ndate 2025-12-14",
        "date 2025-12-145 Снег",
        "date вчера",
    ],
)
def test_what_is_no_header_stays_text(text: str) -> None:
    assert split_date_header(text, MOSCOW) == (None, 0)
