"""Currencies as Russian news writes them: forms of the noun, adjectives that tell a country, signs, codes.

Codes are ISO 4217, also of currencies that are gone; bitcoin is XBT, the usual private code. A noun shared
by several countries has the code of its most written one (доллар USD, фунт GBP, крона SEK), unless an
adjective says otherwise; one that is mostly something else (марка, соль) is a currency only beside one.

Codes that are legal tender today come from CLDR (through babel) too; `currency_names` reads its full names.
"""

from __future__ import annotations

from typing import Any

from babel.core import get_global

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
_NOUNS = """
RUB:BYN,PRB,SUR рубл/s руб/0 р/0 ₽/0
USD:CAD,AUD,NZD,HKD,SGD,TWD,BBD,BMD,BND,BSD,BZD,GYD,JMD,LRD,NAD,SRD,FJD,XCD,ZWL доллар/m долл/0 дол/0
EUR евро/0 | GBP:EGP,LBP,SYP,SDG,SSP,GIP,IEP,CYP фунт/m | UAH гривн/f гривен/0 грн/0 | KZT тенге/0 тг/0
CNY юан/s | KGS сом/m | UZS сум/m | TRY:ITL,LBP,SYP лир/f | RSD:KWD,IQD,JOD,DZD,TND,LYD,BHD,MKD динар/m
AED:MAD дирхам/m | IRR:YER,OMR,QAR,SAR риал/m | SAR:QAR риял/m | JPY иен/f йен/f | KRW:KPW вон/f
CHF:BIF,CDF,GNF,KMF,DJF,RWF,XOF,FRF,BEF,LUF франк/m | PLN злот/pl | SEK:NOK,DKK,CZK,ISK,EEK,SKK крон/f
GEL лари/0 | AMD драм/m | AZN:TMT манат/m | TJS сомони/0 | MDL:RON ле/l
INR:PKR,LKR,NPR,MUR,SCR,IDR рупи/r | IDR рупиах/0 | ILS шекел/s | BGN лев/0 левов/0 левами/0
HUF форинт/m | THB бат/m | VND донг/m | MNT тугрик/m | BRL реал/m | MXN:ARS,CLP,COP,CUP,DOP,PHP,UYU песо/0
ZAR рэнд/m ранд/m | XBT биткоин/m биткойн/m | ETH эфириум/m | AFN афгани/0 | ALL лек/m | AOA кванз/f
AWG флорин/m | BDT:- так/f | BOB боливиано/0 | BTN нгултрум/m | BWP:- пул/f | CRC:- колон/m
CVE:PTE эскудо/0 | ERN накф/f | ETB быр/m | GHS седи/0 | GMD даласи/0 | GTQ кетсал/s | HNL лемпир/f
HTG гурд/m | KES:TZS,UGX,SOS,ATS шиллинг/m | KHR риел/s | LAK кип/m | LSL лоти/0 | MGA ариари/0
MKD денар/m | MMK кьят/m | MOP патак/f | MRU уги/r | MVR руфи/r | ZMW:MWK квач/f | MYR ринггит/m
MZN метикал/m | NGN найр/f | NIO:- кордоб/f | PAB бальбоа/0 | PEN:- сол/s | PGK:- кин/f | PYG гуарани/0
SLE леоне/0 | STN:- добр/f | SZL лилангени/0 | TOP паанг/f | VES боливар/m | VUV вату/0 | WST:- тал/f
DEM:-,FIM,BAM марк/k марок/0 | LVL лат/o | LTL лит/o | ESP песет/f | GRD драхм/f | NLG:XCG,ANG,SRG гульден/m
"""
_ELSEWHERE = "-"  # in place of other codes: the noun by itself is no currency


def _nouns() -> list[tuple[Any, str]]:
    """The codes that a noun may mean, the first by itself ("" for none), with its forms."""
    entries: list[tuple[Any, str]] = []
    for entry in _NOUNS.replace("\n", " | ").split(" | "):
        head, *stems = entry.split() or [""]
        default, _, others = head.partition(":")
        alone, *more = (
            ("", default, *others.split(",")[1:])
            if others.startswith(_ELSEWHERE)
            else (default, *others.split(","))
        )
        for written in stems:
            stem, _, kind = written.partition("/")
            forms = [stem + ending for ending in _ENDINGS[kind].split(" ")]
            entries.append(((alone, *more), " ".join(forms)))
    return entries


NOUNS = _nouns()
MADE_OF = [  # second halves of «100-долларовый», «500-рублёвая»
    (code, " ".join(stem + ending for ending in "ый ого ому ым ом ая ой ую ое ые ых".split()))
    for code, stem in (("RUB", "рублев"), ("USD", "долларов"), ("KZT", "тенгов"), ("UAH", "гривнев"))
]
SUBUNITS: list[tuple[Any, str]] = [
    ("RUB", "копейка копейки копейке копейку копейкой копеек копейкам копейками коп"),
    ("USD", "цент цента центу центом центе центы центов центам центами центах евроцент евроцента евроцентов"),
    ("GBP", "пенс пенса пенсов пенни"),
]
_COUNTRIES = """
RUB российск русск | BYN белорусск | PRB приднестровск | SUR советск | USD американск | CAD канадск
AUD австралийск | NZD новозеландск | HKD гонконгск | SGD сингапурск | TWD тайваньск | BBD барбадосск
BMD бермудск | BND брунейск | BSD багамск | BZD белизск | GYD гайанск | JMD ямайск | LRD либерийск
SRD суринамск | NAD намибийск | FJD фиджийск | XCD восточнокарибск карибск | ZWL зимбабвийск
GBP британск английск | EGP египетск | LBP ливанск | SYP сирийск | SDG суданск | SSP южносуданск
GIP гибралтарск | IEP ирландск | CYP кипрск | UAH украинск | KZT казахстанск казахск | CNY китайск
KGS киргизск кыргызск | UZS узбекск узбекистанск | TRY турецк | ITL итальянск | RSD сербск | KWD кувейтск
IQD иракск | JOD иорданск | DZD алжирск | TND тунисск | LYD ливийск | BHD бахрейнск | MKD македонск
MAD марокканск | AED эмиратск | IRR иранск | YER йеменск | OMR оманск | QAR катарск | SAR саудовск
JPY японск | KRW южнокорейск корейск | KPW северокорейск | CHF швейцарск | BIF бурундийск | CDF конголезск
GNF гвинейск | KMF коморск | RWF руандийск | DJF джибутийск | FRF французск | BEF бельгийск
LUF люксембургск | PLN польск | SEK шведск | NOK норвежск | DKK датск | CZK чешск | ISK исландск
EEK эстонск | SKK словацк | GEL грузинск | AMD армянск | AZN азербайджанск | TMT туркменск | TJS таджикск
MDL молдавск | RON румынск | INR индийск | PKR пакистанск | LKR ланкийск | NPR непальск | MUR маврикийск
SCR сейшельск | IDR индонезийск | ILS израильск | BGN болгарск | HUF венгерск | THB таиландск тайск
VND вьетнамск | MNT монгольск | BRL бразильск | ARS аргентинск | MXN мексиканск | CLP чилийск
COP колумбийск | CUP кубинск | DOP доминиканск | PHP филиппинск | UYU уругвайск | ZAR южноафриканск
AFN афганск | ALL албанск | AOA ангольск | AWG арубанск | BDT бангладешск | BOB боливийск | BTN бутанск
BWP ботсванск | CRC костариканск | PTE португальск | ERN эритрейск | ETB эфиопск | GHS ганск
GMD гамбийск | GTQ гватемальск | HNL гондурасск | HTG гаитянск | KES кенийск | TZS танзанийск
UGX угандийск | SOS сомалийск | ATS австрийск | KHR камбоджийск | LAK лаосск | MGA малагасийск
MMK мьянманск | MRU мавританск | MVR мальдивск | MWK малавийск | ZMW замбийск | MYR малайзийск
MZN мозамбикск | NGN нигерийск | NIO никарагуанск | PAB панамск | PEN перуанск | PYG парагвайск
ANG антильск | SRG суринамск | XCG карибск
SZL свазилендск | TOP тонганск | VES венесуэльск | WST самоанск | DEM немецк | FIM финск | LVL латвийск
LTL литовск | ESP испанск | GRD греческ | NLG голландск нидерландск
"""
_ADJECTIVE_ENDINGS = ("ий", "их", "ого", "ому", "им", "ом", "ие", "ими", "ая", "ой", "ую")
_SHORT_COUNTRIES = """
RUB росс рос | BYN бел белор | USD амер | CAD канад | AUD австрал | HKD гонк гонконг | SGD синг
GBP брит англ | UAH укр | KZT казах | CNY кит | CHF швейц швейцар | JPY яп | CZK чеш | SEK швед шведск
NOK норв | DKK дат
TRY тур | GEL груз | AZN азерб | TMT туркм | INR инд | KRW кор
"""


def _adjectives() -> list[tuple[Any, str]]:
    """The codes that the adjective of a country may mean, with its forms."""
    meant: dict[str, tuple[str, ...]] = {}
    for code, *stems in (entry.split() for entry in _COUNTRIES.strip().replace("\n", " | ").split(" | ")):
        for stem in stems:
            meant[stem] = (*meant.get(stem, ()), code)
    return [
        (codes, " ".join(stem + ending for ending in _ADJECTIVE_ENDINGS)) for stem, codes in meant.items()
    ]


ADJECTIVES = _adjectives()
SHORT_ADJECTIVES: list[tuple[Any, str]] = []  # «бел. руб.»
for _entry in _SHORT_COUNTRIES.strip().replace("\n", " | ").split(" | "):
    _code, _, _stems = _entry.partition(" ")
    SHORT_ADJECTIVES.append(((_code,), _stems))
OWNERS: list[tuple[Any, str]] = [  # what may stand behind the noun: «франков КФА»
    (("XOF",), "кфа"),
    (("FJD",), "фиджи"),
    (("NAD",), "намибии"),
    (("DJF",), "джибути"),
    (("RWF",), "руанды"),
    (("ZWL",), "зимбабве"),
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
