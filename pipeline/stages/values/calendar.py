"""Days and stretches of days: what the calendar expressions are made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pipeline.stages.values.meaning import Meaning

_SEASON_MONTHS = {"winter": -1, "spring": 2, "summer": 5, "autumn": 8}  # months after January of the year


class DayRange(NamedTuple):
    """From the first day to the last, both inside; `grain` is the precision of the ends."""

    first: date
    last: date
    grain: str

    def meaning(self) -> Meaning:
        """One day is a date, anything longer an interval."""
        if self.first == self.last and self.grain == "day":
            return Meaning("date", self.first.isoformat(), grain="day")
        return Meaning("interval", self.first.isoformat(), self.last.isoformat(), self.grain)


def day(year: int, month: int, number: int) -> DayRange | None:
    """One day, or None when the month has no such day."""
    try:
        only = date(year, month, number)
    except ValueError:
        return None
    return DayRange(only, only, "day")


def single(only: date) -> DayRange:
    """One day."""
    return DayRange(only, only, "day")


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max
    return following - timedelta(days=1) if following != date.max else following


def months(year: int, month: int, count: int, grain: str) -> DayRange | None:
    """`count` months from a month on; a month below 1 or above 12 runs into the neighbouring year."""
    start = year * 12 + month - 1
    end = start + count - 1
    if not 12 <= start <= end < 12 * 10_000:
        return None
    return DayRange(date(start // 12, start % 12 + 1, 1), _month_end(end // 12, end % 12 + 1), grain)


def month(year: int, number: int) -> DayRange | None:
    """A calendar month."""
    return months(year, number, 1, "month")


def years(first: int, last: int, grain: str = "year") -> DayRange | None:
    """From 1 January of the first year to 31 December of the last."""
    return DayRange(date(first, 1, 1), date(last, 12, 31), grain) if 1 <= first <= last <= 9999 else None


def decade(first: int) -> DayRange | None:
    """Ten years: decade(1990) is 1990–1999."""
    return years(first, first + 9, "decade")


def century(number: int) -> DayRange | None:
    """A hundred years: century(20) is 1901–2000."""
    return years(number * 100 - 99, number * 100, "century")


def quarter(year: int, number: int) -> DayRange | None:
    """A quarter of a year, 1 to 4."""
    return months(year, number * 3 - 2, 3, "quarter") if 1 <= number <= 4 else None


def half(year: int, number: int) -> DayRange | None:
    """A half of a year, 1 or 2."""
    return months(year, number * 6 - 5, 6, "half") if 1 <= number <= 2 else None


def season(year: int, name: str) -> DayRange | None:
    """Three months; the winter of a year is the one that ends in it (December to February)."""
    return months(year, _SEASON_MONTHS[name] + 1, 3, "season")


def week(inside: date) -> DayRange:
    """Monday to Sunday around a day."""
    monday = inside - timedelta(days=inside.weekday())
    return DayRange(monday, monday + timedelta(days=6), "week")


def weekend(inside: date) -> DayRange:
    """Saturday and Sunday of the week of a day."""
    sunday = week(inside).last
    return DayRange(sunday - timedelta(days=1), sunday, "day")


def join(first: DayRange | None, last: DayRange | None) -> DayRange | None:
    """From the beginning of one to the end of the other; None unless that is forward in time."""
    if first is None or last is None or first.first > last.last:
        return None
    return DayRange(first.first, last.last, first.grain)


def since(whole: DayRange, anchor: date | None) -> DayRange | None:
    """«с начала года»: from its first day to the document's; None where the document is earlier."""
    if anchor is None or whole.grain not in _SHARP or anchor < whole.first:
        return None
    return DayRange(whole.first, anchor, "day")


def up_to(whole: DayRange, anchor: date | None) -> DayRange | None:
    """«до конца года»: from the document's day to its last; None where the document is later."""
    if anchor is None or whole.grain not in _SHARP or anchor > whole.last:
        return None
    return DayRange(anchor, whole.last, "day")


def portion(whole: DayRange, number: int, of: int) -> DayRange | None:
    """The first, second … of so many equal parts of a century: «в первой трети XX века»."""
    if whole.grain != "century" or not 1 <= number <= of:
        return None
    first, count = whole.first.year, whole.last.year - whole.first.year + 1
    return years(first + count * (number - 1) // of, first + count * number // of - 1)


def nearest_season(anchor: date, name: str, shift: int | None, direction: int = 0) -> DayRange | None:
    """The season closest to a day; with a shift the last or next one as «прошлым летом» counts, by years;
    with a direction the last one that has begun (-1) or the next one that is not over (1)."""
    around = [season(anchor.year + near, name) for near in (-3, -2, -1, 0, 1, 2)]
    known = [s for s in around if s]
    if shift is None and direction:
        fitting = [s for s in known if (s.first <= anchor if direction < 0 else s.last >= anchor)]
        return (fitting[-1] if direction < 0 else fitting[0]) if fitting else None
    if shift is None:
        return min(known, key=lambda s: abs(_middle(s) - anchor.toordinal() * 2), default=None)
    if shift < 0:
        gone = [s for s in known if s.last < anchor and s.first.year < anchor.year]
        return gone[shift] if len(gone) >= -shift else None
    if shift > 0:
        return next((s for s in known if s.first > anchor and s.last.year > anchor.year), None)
    if name == "winter":
        return nearest_season(anchor, name, None)
    return season(anchor.year, name)


def _middle(stretch: DayRange) -> int:
    return stretch.first.toordinal() + stretch.last.toordinal()


_SHARP = ("week", "month", "quarter", "half", "season", "year")
_FINER = {"century": "year", "decade": "year", "year": "month"}
_FINER |= dict.fromkeys(("half", "quarter", "season"), "month")


def third(whole: DayRange, part: str) -> DayRange:
    """«начало», «середина», «конец»: the first, middle and last third, cut at a year, a month or a day."""
    place = ("start", "middle", "end").index(part)
    grain = _FINER.get(whole.grain, "day")
    if grain == "day":
        count = (whole.last - whole.first).days + 1
        low, high = (count * place + 1) // 3, (count * (place + 1) + 1) // 3
        return DayRange(whole.first + timedelta(days=low), whole.first + timedelta(days=high - 1), "day")
    start = whole.first.year * 12 + whole.first.month - 1
    count = whole.last.year * 12 + whole.last.month - start
    step = 12 if grain == "year" else 1
    low = (count // step * place + 1) // 3 * step
    high = (count // step * (place + 1) + 1) // 3 * step
    cut = months((start + low) // 12, (start + low) % 12 + 1, high - low, grain)
    return cut or whole


def halves(whole: DayRange, number: int) -> DayRange:
    """The first or the second half of a stretch, cut at a year, a month or a day as a third is."""
    grain = _FINER.get(whole.grain, "day")
    if grain == "day":
        middle = whole.first + (whole.last - whole.first) // 2
        if number == 1:
            return DayRange(whole.first, middle, "day")
        return DayRange(min(middle + timedelta(days=1), whole.last), whole.last, "day")
    start = whole.first.year * 12 + whole.first.month - 1
    count = (whole.last.year * 12 + whole.last.month - start) // 2
    first = start + (number - 1) * count
    return months(first // 12, first % 12 + 1, count, grain) or whole


def shifted(anchor: date, count: int, unit: str) -> DayRange | None:
    """The day, week, month, quarter, half, year, decade or century `count` units from the anchor's own."""
    try:
        if unit == "day":
            return single(anchor + timedelta(days=count))
        if unit == "week":
            return week(anchor + timedelta(weeks=count))
        if unit == "weekend":
            return weekend(anchor + timedelta(weeks=count))
    except OverflowError:
        return None
    if unit == "month":
        return months(anchor.year, anchor.month + count, 1, "month")
    if unit == "quarter":
        return months(anchor.year, (anchor.month - 1) // 3 * 3 + 1 + 3 * count, 3, "quarter")
    if unit == "half":
        return months(anchor.year, (anchor.month - 1) // 6 * 6 + 1 + 6 * count, 6, "half")
    if unit == "year":
        return years(anchor.year + count, anchor.year + count)
    if unit == "decade":
        return decade(anchor.year - anchor.year % 10 + 10 * count)
    return century((anchor.year + 99) // 100 + count)
