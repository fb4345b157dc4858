"""Russian numerals in words: the table of forms, and how a run of them adds up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

_UNITS = {
    0: "ноль нуль ноля нуля нолю нулю нолем нулем ноле нуле",
    1: "один одного одному одним одном одна одной одну одною одно",
    2: "два две двух двум двумя",
    3: "три трех трем тремя",
    4: "четыре четырех четырем четырьмя",
    5: "пять пяти пятью",
    6: "шесть шести шестью",
    7: "семь семи",
    8: "восемь восьми восемью восьмью",
    9: "девять девяти девятью",
}
_TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать"
    " девятнадцать"
)
_TENS_REGULAR = "двадцать тридцать"
_TENS = {
    40: "сорок сорока",
    50: "пятьдесят пятидесяти пятьюдесятью",
    60: "шестьдесят шестидесяти шестьюдесятью",
    70: "семьдесят семидесяти семьюдесятью",
    80: "восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью",
    90: "девяносто девяноста",
}
_HUNDREDS = {
    100: "сто ста",
    200: "двести двухсот двумстам двумястами двухстах",
    300: "триста трехсот тремстам тремястами трехстах",
    400: "четыреста четырехсот четыремстам четырьмястами четырехстах",
    500: "пятьсот пятисот пятистам пятьюстами пятистах",
    600: "шестьсот шестисот шестистам шестьюстами шестистах",
    700: "семьсот семисот семистам семьюстами семистах",
    800: "восемьсот восьмисот восьмистам восемьюстами восьмистах",
    900: "девятьсот девятисот девятистам девятьюстами девятистах",
}
_NOUN_ENDINGS = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
_SCALES = {
    10**3: "тысяча тысячи тысяче тысячу тысячей тысячью тысяч тысячам тысячами тысячах тыс",
    10**6: "млн " + " ".join("миллион" + ending for ending in _NOUN_ENDINGS),
    10**9: "млрд " + " ".join("миллиард" + ending for ending in _NOUN_ENDINGS),
    10**12: "трлн " + " ".join("триллион" + ending for ending in _NOUN_ENDINGS),
}
ROUND = {  # round quantities that also count by themselves: «сотня», «около десятка»
    10: "десяток десятка десятку десятком десятке десятки десятков десяткам десятками десятках",
    12: "дюжина дюжины дюжине дюжину дюжиной дюжин",
    100: "сотня сотни сотне сотню сотней сотен сотням сотнями сотнях",
}
_COLLECTIVE = {
    2: "двое двоих двоим двоими",
    3: "трое троих троим троими",
    4: "четверо четверых четверым четверыми",
    5: "пятеро пятерых пятерым пятерыми",
    6: "шестеро шестерых шестерым шестерыми",
    7: "семеро семерых семерым семерыми",
    8: "восьмеро восьмерых",
    9: "девятеро девятерых",
    10: "десятеро десятерых",
}
_WHOLE_PARTS = {
    Decimal("1.5"): "полтора полторы полутора",
    Decimal(500_000): "полмиллиона полумиллиона",
    Decimal(500_000_000): "полмиллиарда полумиллиарда",
    Decimal(500): "полтысячи полутысячи",
    Decimal(50): "полсотни полусотни",
    Decimal(6): "полдюжины полудюжины",
}
_ORDINAL_STEMS = {
    1: "перв",
    2: "втор",
    4: "четверт",
    5: "пят",
    6: "шест",
    7: "седьм",
    8: "восьм",
    9: "девят",
    40: "сороков",
    50: "пятидесят",
    60: "шестидесят",
    70: "семидесят",
    80: "восьмидесят",
    90: "девяност",
    100: "сот",
    1000: "тысячн",
    2000: "двухтысячн",
}
_ADJECTIVE = ("ый", "ой", "ого", "ому", "ым", "ом", "ая", "ую", "ое", "ые", "ых", "ыми")
_THIRD = "третий третьего третьему третьим третьем третья третьей третью третье третьи третьих третьими"


def _regular(stems: str, first: int, step: int) -> Iterator[tuple[int, str]]:
    """Teens and tens: «пятнадцать» → (15, «пятнадцат»)."""
    for place, word in enumerate(stems.split()):
        yield first + place * step, word.removesuffix("ь")


def cardinals() -> dict[str, Decimal]:
    """Every form (ё as е) of a simple cardinal below 1000, and the whole-word halves."""
    forms: dict[str, Decimal] = {}
    for table in (_UNITS, _TENS, _HUNDREDS):
        for number, words in table.items():
            forms.update((word, Decimal(number)) for word in words.split())
    for number, stem in [*_regular(_TEENS, 10, 1), *_regular(_TENS_REGULAR, 20, 10)]:
        forms.update((stem + ending, Decimal(number)) for ending in ("ь", "и", "ью"))
    return forms


def fractions() -> dict[str, Decimal]:
    """«полтора», «полмиллиона»: words that hold a half."""
    return {word: value for value, words in _WHOLE_PARTS.items() for word in words.split()}


def scales() -> dict[str, Decimal]:
    """Forms of thousand, million, billion, trillion → the multiplier."""
    return {word: Decimal(number) for number, words in _SCALES.items() for word in words.split()}


def rounds() -> dict[str, Decimal]:
    """Forms of «десяток», «дюжина», «сотня»."""
    return {word: Decimal(number) for number, words in ROUND.items() for word in words.split()}


def collectives() -> dict[str, Decimal]:
    """Forms of «двое» … «десятеро»."""
    return {word: Decimal(number) for number, words in _COLLECTIVE.items() for word in words.split()}


def ordinals() -> dict[str, Decimal]:
    """Forms of the simple ordinals «первый» … «девяностый», «сотый», «тысячный», «двухтысячный»."""
    forms = {word: Decimal(3) for word in _THIRD.split()}
    stems = [*_ORDINAL_STEMS.items(), *_regular(_TEENS, 10, 1)]
    stems += _regular(_TENS_REGULAR, 20, 10)
    for number, stem in stems:
        forms.update((stem + ending, Decimal(number)) for ending in _ADJECTIVE)
    return forms


def adjective_prefixes() -> dict[str, Decimal]:
    """First halves of compounds such as «двадцатидвух|летний»: genitive forms → number, 1 … 199."""
    genitive = {1: "одно", 2: "двух", 3: "трех", 4: "четырех", 40: "сорока", 90: "девяносто", 100: "сто"}
    genitive |= {n: _UNITS[n].split()[1] for n in range(5, 10)}
    genitive |= {n: stem + "и" for n, stem in _regular(_TEENS, 10, 1)}
    genitive |= {n: stem + "и" for n, stem in _regular(_TENS_REGULAR, 20, 10)}
    genitive |= {n: _TENS[n].split()[1] for n in (50, 60, 70, 80)}
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
