"""Currencies as Russian news writes them: forms of the noun, adjectives that tell a country, signs, codes.

Codes are ISO 4217, also of currencies that are gone; bitcoin is XBT, the usual private code. A noun shared
by several countries has the code of its most written one (доллар USD, фунт GBP, крона SEK), unless an
adjective says otherwise; one that is mostly something else (марка, соль) is a currency only beside one.

Codes that are legal tender today come from CLDR (through babel) too; `currency_names` reads its full names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel.core import get_global

from pipeline.russian import lexicon

_ENDINGS = {
    "m": " а у ом е ы ов ам ами ах",
    "s": "ь я ю ем е и ей ям ями ях",
    "f": "а ы е у ой  ам ами ах",
    "0": "",
    "pl": "ый ого ому ым ом ые ых ыми",
    "l": "й я ю ем е и ев ям ями ях",
    "r": "я ю ей й ям ями ях",
    "k": "а и е у ой ам ами ах",
    "o": "ов ам ами ах",
}
_ADJECTIVE_ENDINGS = ("ий", "их", "ого", "ому", "им", "ом", "ие", "ими", "ая", "ой", "ую")
_MADE_OF_ENDINGS = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых")
_NOT_ALONE = "-"  # in the table: the noun by itself is no currency


def _nouns() -> list[tuple[Any, str]]:
    """The codes that a noun may mean, the first by itself ("" for none), with its forms."""
    return [
        (
            (row["alone"].replace(_NOT_ALONE, ""), *row["with_adjective"].split()),
            _forms(row["stem"], _ENDINGS[row["declension"]].split(" ")),
        )
        for row in lexicon.rows("currencies")
    ]


def _words(kind: str) -> list[tuple[str, str]]:
    """The code and the forms of the words of one kind."""
    return [(row["currency"], row["forms"]) for row in lexicon.rows("currency_words") if row["kind"] == kind]


def _forms(stem: str, endings: Iterable[str]) -> str:
    return " ".join(stem + ending for ending in endings)


NOUNS = _nouns()
MADE_OF = [  # second halves of «100-долларовый», «500-рублёвая»
    (code, _forms(stem, _MADE_OF_ENDINGS)) for code, stem in _words("adjective_stem")
]
SUBUNITS = _words("subunit")
ADJECTIVES = [
    (tuple(row["currencies"].split()), _forms(row["stem"], _ADJECTIVE_ENDINGS))
    for row in lexicon.rows("place_adjectives")
    if row["currencies"]
]
SHORT_ADJECTIVES = [((code,), forms) for code, forms in _words("abbreviated_adjective")]  # «бел. руб.»
OWNERS = [((code,), forms) for code, forms in _words("owner")]  # may stand behind the noun: «франков КФА»
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
DOLLARS = {
    "US$": "USD",
    **dict.fromkeys(("CA$", "C$"), "CAD"),
    **dict.fromkeys(("AU$", "A$"), "AUD"),
    "NZ$": "NZD",
    "HK$": "HKD",
    "SG$": "SGD",
    "R$": "BRL",
}
_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD
HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT
TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ATS BEF
BYR CYP DEM EEK ESP FIM FRF GRD IEP ITL LTL LUF LVL NLG PRB PTE SKK SUR ZWL RUR RMB BTC XBT ETH USDT
"""
CURRENT = frozenset(
    code
    for rows in get_global("territory_currencies").values()
    for code, _, until, tender in rows
    if tender and until is None
)
CODES = frozenset(_CODES.split()) | CURRENT
WORDS = frozenset(("ALL", "TOP", "CUP", "COP", "MOP", "PEN", "GEL", "BAM", "MAD", "SOS", "TRY"))  # «TOP 10»
_ALIASES = {"RUR": "RUB", "RMB": "CNY", "BTC": "XBT"}


def code_of(word: str) -> str:
    """The ISO code for a code as written."""
    return _ALIASES.get(word, word)


def of_country(noun: tuple[str, ...], countries: tuple[str, ...] | None) -> str | None:
    """What a noun means beside the adjective of a country (given as that country's codes), or alone.

    >>> of_country(("USD", "CAD"), ("CAD",)), of_country(("USD", "CAD"), None), of_country(("", "DEM"), None)
    ('CAD', 'USD', None)
    """
    if countries is None:
        return noun[0] or None
    return next((code for code in countries if code in noun), None)
