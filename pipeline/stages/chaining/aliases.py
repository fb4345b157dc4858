"""Names that everybody knows to be one: countries and unions under their short and official names."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.stages.analyzer import parses
from pipeline.stages.naming.adjectives import countries, country_of
from pipeline.stages.naming.spelling import folded

_ALIASES = """
россия = рф, российская федерация
сша = соединённые штаты, соединённые штаты америки, америка, штаты
великобритания = британия, соединённое королевство, альбион, \
соединённое королевство великобритании и северной ирландии
китай = кнр, китайская народная республика, поднебесная
кндр = северная корея, корейская народно-демократическая республика
южная корея = республика корея, юк
германия = фрг, федеративная республика германия
белоруссия = беларусь, республика беларусь
казахстан = республика казахстан, рк
киргизия = кыргызстан, киргизстан, кыргызская республика
молдавия = молдова, республика молдова
туркмения = туркменистан
нидерланды = голландия, королевство нидерланды
чехия = чешская республика
оаэ = объединённые арабские эмираты, эмираты
саудовская аравия = королевство саудовская аравия, кса
мьянма = бирма
эфиопия = федеративная демократическая республика эфиопия
юар = южно-африканская республика, южная африка
ссср = советский союз
иран = исламская республика иран, ири
индия = республика индия
турция = турецкая республика
украина = незалежная
евросоюз = ес, европейский союз, еэс
оон = организация объединённых наций
еврокомиссия = ек, европейская комиссия
нато = североатлантический альянс, североатлантический договор, организация североатлантического договора
снг = содружество независимых государств
обсе = организация по безопасности и сотрудничеству в европе
центральный банк россии = банк россии
санкт-петербург = петербург, питер, спб
нью-йорк = город нью-йорк
крым = республика крым, крымский полуостров
премьер-министр = премьер
татарстан = республика татарстан
башкирия = башкортостан, республика башкортостан
чечня = чеченская республика
якутия = саха, республика саха, республика саха (якутия)
"""
_QUOTES = re.compile("[«»„“”\"'‘’]")
_DASHES = re.compile("\\s*[-–—―]\\s*")
_NUMBERED = re.compile("(?<=[а-яa-z])[ -]+(?=\\d+$)")
_SPACES = re.compile("\\s+")
_KIND = re.compile("^(?:город|г\\.|река|село|деревня|посёлок|поселок|остров|республика) (?=\\S)")


@lru_cache(maxsize=10_000)
def plain(normal: str) -> str:
    """A normal form for comparing: small letters, ё as е, no quotes, one kind of dash."""
    text = _QUOTES.sub("", folded(normal))
    text = _SPACES.sub(" ", _DASHES.sub("-", text)).strip().removeprefix("the ")
    return _NUMBERED.sub(" ", text)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table = {}
    for line in _ALIASES.strip().splitlines():
        name, _, others = line.partition(" = ")
        table.update({plain(other): plain(name) for other in others.split(", ")})
    return table


@lru_cache(maxsize=5_000)
def singular(word: str) -> str:
    """«боксёры» → «боксёр»; what is no nominative plural of the dictionary stays.

    >>> singular("врачи"), singular("врач"), singular("главы мид")
    ('врач', 'врач', 'главы мид')
    """
    known = [parse for parse in parses(word) if parse.known and parse.pos == "NOUN"]
    read = {parse.feats.get("Number"): parse for parse in known if parse.feats.get("Case") == "Nom"}
    return folded(read["Plur"].lemma) if "Plur" in read and "Sing" not in read else word


def canonical(key: str) -> str:
    """The one name of a thing that has several; `key` is `plain`."""
    table = _table()
    if key in table:
        return table[key]
    bare = _KIND.sub("", key)
    return table.get(bare, bare)


@lru_cache(maxsize=10_000)
def canonical_word(word: str) -> str:
    """A word of a phrase, small letters; a country as adjective or in any case becomes `@country`."""
    country = country_of(word)
    if country is None:
        for lemma in dict.fromkeys(parse.lemma for parse in parses(word) if "Geox" in parse.kinds):
            if _is_country(folded(lemma)):
                country = lemma
                break
    if country is None:
        return "@" + canonical(word) if _is_country(canonical(word)) else word
    return "@" + canonical(plain(country))


@lru_cache(maxsize=1)
def _country_names() -> frozenset[str]:
    return frozenset({plain(name) for name in countries()} | {"сша", "кндр", "оаэ", "юар", "ссср"})


def _is_country(name: str) -> bool:
    return name in _country_names() or canonical(name) in _country_names()
