"""Words of time, money, measure and age: which class a form belongs to, and what it is worth.

Keys are lower-case forms with ё written as е.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.russian import lexicon
from pipeline.stages.values import currencies, numerals, zones

Entry = tuple[str, Any]

_MONTH_CLASSES = {
    "nominative": "month_nom",
    "genitive": "month_gen",
    "prepositional": "month_loc",
    "dative": "month_gen",
    "instrumental": "month_nom",
}
_ENDINGS = re.findall(r"\w+", "ый ий ой ого его ому ему ым им ом ем ая яя ую юю ее ое ей ые ие ых их ыми ими")
_STEM_MARK = "-"  # behind a stem that takes all endings of an adjective
_HOURS = re.compile(r"(\d+)–(\d+)")
_SHIFT = re.compile(r"-?\d+")


def _table() -> dict[str, Entry]:
    """All forms. A later entry gives way to an earlier one, so numerals win over everything."""
    table: dict[str, Entry] = {}
    for code, numbers in (
        ("scale", numerals.scales()),
        ("words", numerals.cardinals() | numerals.fractions()),
        ("round", numerals.rounds()),
        ("coll", numerals.collectives()),
        ("ordw", numerals.ordinals()),
    ):
        table.update((form, (code, value)) for form, value in numbers.items())
    table |= {form: ("one", one[1]) for form, one in table.items() if one[1] == 1 and form.startswith("од")}
    table |= {
        form: ("decade_word", value)
        for form, (code, value) in table.items()
        if code == "ordw" and form.endswith(("ые", "ых", "ым")) and value % 10 == 0 and value != 100
    }
    for code, value, forms in (*_calendar(), *_value_words(), *_money()):
        for form in forms:
            table.setdefault(form, (code, value))
    return table


def _calendar() -> Iterator[tuple[str, Any, list[str]]]:
    """The class, the value and the forms of months, weekdays and seasons."""
    for row in lexicon.rows("months"):
        number = int(row["number"])
        yield from ((code, number, [row[column]]) for column, code in _MONTH_CLASSES.items())
        yield "month_abbr", number, row["abbreviations"].split()
        yield "month_adj", number, _adjective(row["adjective"])
    for row in lexicon.rows("weekdays"):
        number = int(row["number"])
        yield "weekday", number, row["forms"].split()
        yield "weekday_abbr", number, row["abbreviations"].split()
        yield "weekday_adj", number, _adjective(row["adjective"])
    for row in lexicon.rows("seasons"):
        yield "season_word", row["season"], [row["adverb"]]
        yield "season_obl", row["season"], row["forms"].split()


def _value_words() -> Iterator[tuple[str, Any, list[str]]]:
    for row in lexicon.rows("value_words"):
        code = row["class"]
        forms = [
            form
            for listed in row["forms"].split()
            for form in (_adjective(listed[:-1]) if listed.endswith(_STEM_MARK) else [listed])
        ]
        yield code, _value(code, row["value"]), forms
    for stem, zone in zones.ADJECTIVES.items():
        yield "local", zone, [f"{stem}ому"]


def _value(code: str, written: str) -> Any:
    """What a cell of the column `value` means: a number, hours from and to, or the text itself."""
    if code in ("twice", "decade_word"):
        return Decimal(written)
    if code == "long_unit":
        return Decimal(1), written
    if hours := _HOURS.fullmatch(written):
        return int(hours[1]), int(hours[2])
    return int(written) if _SHIFT.fullmatch(written) else written or None


def _money() -> Iterator[tuple[str, Any, list[str]]]:
    for code, entries in (
        ("cent", currencies.SUBUNITS),
        ("currency_of", currencies.OWNERS),
        ("currency", currencies.NOUNS),
        ("currency_adj", currencies.ADJECTIVES),
        ("money_adj", currencies.MADE_OF),
        ("country_abbr", currencies.SHORT_ADJECTIVES),
    ):
        yield from ((code, value, forms.split()) for value, forms in entries)


def _adjective(stem: str) -> list[str]:
    return [stem + ending for ending in _ENDINGS] if stem else []


_TABLE = _table()
_PREFIXES = numerals.adjective_prefixes()
_COMPOUND = re.compile(
    r"(?P<number>[а-я]*?)"
    r"(?P<stem>летн|годовал|годичн|дневн|суточн|недельн|месячн|часов|минутн|секундн|процентн|лети)"
    r"(?P<ending>[а-я]{1,3})"
)
_BARE = re.compile(r"(?P<stem>летн|годичн|дневн|суточн|недельн|месячн|часов|минутн|процентн)(?:[а-я]{2,3})")
_COMPOUND_UNITS = {
    "летн": ("long_years", "year"),
    "годовал": ("long_years", "year"),
    "годичн": ("long_unit", "year"),
    "дневн": ("long_unit", "day"),
    "суточн": ("long_unit", "day"),
    "недельн": ("long_unit", "week"),
    "месячн": ("long_unit", "month"),
    "часов": ("long_hour", "hour"),
    "минутн": ("long_hour", "minute"),
    "секундн": ("long_hour", "second"),
}
_BARE_UNITS = {
    "летн": ("adj_years", "year"),
    "годичн": ("adj_unit", "year"),
    "дневн": ("adj_unit", "day"),
    "суточн": ("adj_unit", "day"),
    "недельн": ("adj_unit", "week"),
    "месячн": ("adj_unit", "month"),
    "часов": ("adj_hour", "hour"),
    "минутн": ("adj_hour", "minute"),
    "процентн": ("percent_adj", None),
}
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000, "х": 10}
_ROMAN = re.compile(r"[IVXХ]+")


def roman(word: str) -> int | None:
    """The value of a Roman numeral below 40 in Latin capitals (a Cyrillic Х counts as X), or None."""
    if _ROMAN.fullmatch(word) is None:
        return None
    digits = [_ROMAN_DIGITS[letter.lower()] for letter in word]
    value = sum(-d if d < max(digits[place:]) else d for place, d in enumerate(digits))
    return value if spell_roman(value) == word.replace("Х", "X") else None


def spell_roman(number: int) -> str:
    """The Roman spelling of a number below 40."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10] if 0 < number < 40 else ""


@lru_cache(maxsize=20_000)
def classify(word: str) -> Entry:
    """The class and the value of a word as it stands in a text."""
    form = word.lower().replace("ё", "е")
    entry = _TABLE.get(form)
    if entry is not None and not (entry[0] == "weekday_abbr" and word.isupper()):  # «ВС» is no Sunday
        return entry
    if word in currencies.CODES:
        return "money_code", currencies.code_of(word)
    number = roman(word)
    if number is not None:
        return "roman", Decimal(number)
    if len(form) >= 6:
        compound = _compound(form)
        if compound is not None:
            return compound
    return ("name" if word[:1].isupper() else "other"), None


def _compound(form: str) -> Entry | None:
    """«двухлетний», «пятидневка» and the second halves of «40-летний», «3-дневный»."""
    bare = _BARE.fullmatch(form)
    if bare:
        return _BARE_UNITS[bare["stem"]]
    match = _COMPOUND.fullmatch(form)
    if match is None:
        return None
    number = Decimal(1) if form.startswith("годовал") else _PREFIXES.get(match["number"])
    if number is None:
        return None
    if match["stem"] == "лети":
        return "long_jubilee", number
    if match["stem"] == "процентн":
        return "percent_adj", number
    code, unit = _COMPOUND_UNITS[match["stem"]]
    return code, (number, unit)
