"""Currencies as Russian news writes them: forms of the noun, adjectives that tell a country, signs, codes.

Codes are ISO 4217; bitcoin is XBT, the usual private code. A noun shared by several countries has the code
of its most written one (доллар USD, фунт GBP, крона SEK), unless an adjective says otherwise.
"""

from __future__ import annotations

from typing import Any


def _noun(stem: str, endings: str) -> str:
    return " ".join(stem + ending for ending in endings.replace("_", "").split(" "))


_MASCULINE = "_ а у ом е ы ов ам ами ах"
_SOFT = "ь я ю ем е и ей ям ями ях"
_FEMININE = "а ы е у ой _ ам ами ах"

NOUNS: list[tuple[Any, str]] = [
    ("RUB", _noun("рубл", _SOFT) + " руб р ₽"),
    ("USD", _noun("доллар", _MASCULINE) + " долл"),
    ("EUR", "евро"),
    ("GBP", _noun("фунт", _MASCULINE)),
    ("UAH", _noun("гривн", "а ы е у ой ам ами ах") + " гривен грн"),
    ("KZT", "тенге"),
    ("CNY", _noun("юан", _SOFT)),
    ("KGS", _noun("сом", _MASCULINE)),
    ("UZS", _noun("сум", "_ а у ом е ы ов ам ами ах")),
    ("TRY", _noun("лир", _FEMININE)),
    ("RSD", _noun("динар", _MASCULINE)),
    ("AED", _noun("дирхам", _MASCULINE)),
    ("IRR", _noun("риал", _MASCULINE)),
    ("SAR", _noun("риял", _MASCULINE)),
    ("JPY", _noun("иен", _FEMININE) + " " + _noun("йен", _FEMININE)),
    ("KRW", _noun("вон", "а ы е у ой ам ами ах") + " вон"),
    ("CHF", _noun("франк", _MASCULINE)),
    ("PLN", _noun("злот", "ый ого ому ым ом ые ых ыми")),
    ("SEK", _noun("крон", _FEMININE)),
    ("GEL", "лари"),
    ("AMD", _noun("драм", _MASCULINE)),
    ("AZN", _noun("манат", _MASCULINE)),
    ("TJS", "сомони"),
    ("MDL", _noun("ле", "й я ю ем е и ев ям ями ях")),
    ("INR", _noun("рупи", "я и ю ей й ям ями ях")),
    ("ILS", _noun("шекел", _SOFT)),
    ("BGN", _noun("лев", "")),
    ("HUF", _noun("форинт", _MASCULINE)),
    ("THB", _noun("бат", "а у ом ы ов ам ами ах")),
    ("VND", _noun("донг", _MASCULINE)),
    ("MNT", _noun("тугрик", _MASCULINE)),
    ("BRL", _noun("реал", "_ а ов ах")),
    ("MXN", "песо"),
    ("ZAR", _noun("рэнд", _MASCULINE)),
    ("XBT", _noun("биткоин", _MASCULINE) + " " + _noun("биткойн", _MASCULINE)),
    ("ETH", "эфириум эфириума"),
]
SUBUNITS: list[tuple[Any, str]] = [
    ("RUB", "копейка копейки копейке копейку копейкой копеек копейкам коп"),
    ("USD", _noun("цент", _MASCULINE)),
    ("GBP", "пенс пенса пенсов пенни"),
]
_COUNTRIES = {  # adjective stem → {noun's code: code}
    "российск": {"RUB": "RUB"},
    "белорусск": {"RUB": "BYN"},
    "приднестровск": {"RUB": "PRB"},
    "американск": {"USD": "USD"},
    "канадск": {"USD": "CAD"},
    "австралийск": {"USD": "AUD"},
    "новозеландск": {"USD": "NZD"},
    "гонконгск": {"USD": "HKD"},
    "сингапурск": {"USD": "SGD"},
    "тайваньск": {"USD": "TWD"},
    "британск": {"GBP": "GBP"},
    "египетск": {"GBP": "EGP"},
    "ливанск": {"GBP": "LBP"},
    "сирийск": {"GBP": "SYP"},
    "суданск": {"GBP": "SDG"},
    "украинск": {"UAH": "UAH"},
    "казахстанск": {"KZT": "KZT"},
    "китайск": {"CNY": "CNY"},
    "киргизск": {"KGS": "KGS"},
    "узбекск": {"UZS": "UZS"},
    "турецк": {"TRY": "TRY"},
    "сербск": {"RSD": "RSD"},
    "кувейтск": {"RSD": "KWD"},
    "иракск": {"RSD": "IQD"},
    "иорданск": {"RSD": "JOD"},
    "алжирск": {"RSD": "DZD"},
    "тунисск": {"RSD": "TND"},
    "ливийск": {"RSD": "LYD"},
    "бахрейнск": {"RSD": "BHD"},
    "македонск": {"RSD": "MKD"},
    "марокканск": {"AED": "MAD"},
    "иранск": {"IRR": "IRR"},
    "йеменск": {"IRR": "YER"},
    "оманск": {"IRR": "OMR"},
    "катарск": {"IRR": "QAR", "SAR": "QAR"},
    "саудовск": {"IRR": "SAR", "SAR": "SAR"},
    "японск": {"JPY": "JPY"},
    "южнокорейск": {"KRW": "KRW"},
    "швейцарск": {"CHF": "CHF"},
    "польск": {"PLN": "PLN"},
    "шведск": {"SEK": "SEK"},
    "норвежск": {"SEK": "NOK"},
    "датск": {"SEK": "DKK"},
    "чешск": {"SEK": "CZK"},
    "исландск": {"SEK": "ISK"},
    "грузинск": {"GEL": "GEL"},
    "армянск": {"AMD": "AMD"},
    "азербайджанск": {"AZN": "AZN"},
    "туркменск": {"AZN": "TMT"},
    "молдавск": {"MDL": "MDL"},
    "румынск": {"MDL": "RON"},
    "индийск": {"INR": "INR"},
    "пакистанск": {"INR": "PKR"},
    "аргентинск": {"MXN": "ARS"},
    "мексиканск": {"MXN": "MXN"},
    "чилийск": {"MXN": "CLP"},
    "кубинск": {"MXN": "CUP"},
    "филиппинск": {"MXN": "PHP"},
}
_ADJECTIVE_ENDINGS = ("ий", "их", "ого", "ому", "им", "ом", "ие", "ими", "ая", "ой", "ую")
ADJECTIVES: list[tuple[Any, str]] = [
    (codes, " ".join(stem + ending for ending in _ADJECTIVE_ENDINGS)) for stem, codes in _COUNTRIES.items()
]
SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₽": "RUB",
    "₸": "KZT",
    "₴": "UAH",
    "₺": "TRY",
    "₪": "ILS",
    "₹": "INR",
    "₩": "KRW",
    "₾": "GEL",
    "֏": "AMD",
    "₼": "AZN",
    "₿": "XBT",
}
_CODES = """
RUB RUR USD EUR GBP UAH KZT CNY RMB KGS UZS TRY RSD AED IRR SAR JPY KRW CHF PLN SEK NOK DKK CZK GEL AMD AZN
BYN TJS TMT MDL RON INR PKR ILS BGN HUF THB VND MNT BRL MXN ARS ZAR CAD AUD NZD HKD SGD XBT BTC ETH USDT
"""
CODES = frozenset(_CODES.split())
_ALIASES = {"RUR": "RUB", "RMB": "CNY", "BTC": "XBT"}


def code_of(word: str) -> str:
    """The ISO code for a code as written."""
    return _ALIASES.get(word, word)


def of_country(noun: str, adjective: dict[str, str]) -> str | None:
    """The code of a noun's currency in the country of an adjective; None when they do not go together."""
    return adjective.get(noun)
