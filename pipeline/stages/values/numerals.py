"""Russian numerals in words: the table of forms, and how a run of them adds up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.russian import lexicon

_ADJECTIVE = ("ый", "ой", "ого", "ому", "ым", "ом", "ая", "ую", "ое", "ые", "ых", "ыми")
_COMPOUND_PREFIXES = {  # not the genitive, or one of several
    1: "одно",
    2: "двух",
    3: "трех",
    4: "четырех",
    40: "сорока",
    90: "девяносто",
    100: "сто",
}


def _rows(kind: str) -> Iterator[tuple[Decimal, str, list[str]]]:
    """The value, the word (or stem) and the listed forms of the numerals of one kind."""
    for row in lexicon.rows("numerals"):
        if row["kind"] == kind:
            yield Decimal(row["value"]), row["word"], row["forms"].split()


def _listed(kind: str) -> dict[str, Decimal]:
    return {form: value for value, _, forms in _rows(kind) for form in forms}


def _regular() -> Iterator[tuple[Decimal, str]]:
    """Teens and tens: «пятнадцать» → (15, «пятнадцат»)."""
    return ((value, word.removesuffix("ь")) for value, word, _ in _rows("regular"))


def cardinals() -> dict[str, Decimal]:
    """Every form (ё as е) of a simple cardinal below 1000."""
    forms = _listed("cardinal")
    for value, stem in _regular():
        forms.update((stem + ending, value) for ending in ("ь", "и", "ью"))
    return forms


def fractions() -> dict[str, Decimal]:
    """«полтора», «полмиллиона»: words that hold a half."""
    return _listed("fraction")


def scales() -> dict[str, Decimal]:
    """Forms of thousand, million, billion, trillion → the multiplier."""
    return _listed("scale")


def rounds() -> dict[str, Decimal]:
    """Forms of «десяток», «дюжина», «сотня»: round quantities that also count by themselves."""
    return _listed("round")


def collectives() -> dict[str, Decimal]:
    """Forms of «двое» … «десятеро»."""
    return _listed("collective")


def ordinals() -> dict[str, Decimal]:
    """Forms of the simple ordinals «первый» … «девяностый», «сотый», «тысячный», «двухтысячный»."""
    forms = _listed("ordinal")
    for value, stem in [*((value, word) for value, word, _ in _rows("ordinal_stem")), *_regular()]:
        forms.update((stem + ending, value) for ending in _ADJECTIVE)
    return forms


def adjective_prefixes() -> dict[str, Decimal]:
    """First halves of compounds such as «двадцатидвух|летний»: genitive forms → number, 1 … 199."""
    genitive = {int(value): forms[1] for value, _, forms in _rows("cardinal") if 0 < value <= 100}
    genitive |= {int(value): stem + "и" for value, stem in _regular()}
    genitive |= _COMPOUND_PREFIXES
    tens = [(ten, unit) for ten in range(20, 100, 10) for unit in range(1, 10)]
    below = genitive | {ten + unit: genitive[ten] + genitive[unit] for ten, unit in tens}
    found = {word: Decimal(n) for n, word in below.items()}
    found |= {"сто" + word: Decimal(100 + n) for n, word in below.items() if n < 100}
    return found | {"полутора": Decimal("1.5"), "дву": Decimal(2), "пятисот": Decimal(500)}


def spell_limit(number: Decimal) -> int:
    """What may follow a simple cardinal in one numeral: «двадцать» takes less than 10, «пять» nothing."""
    whole = int(number)
    if whole >= 100:
        return 100
    return 10 if whole >= 20 else 0
