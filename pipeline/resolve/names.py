"""Keys of names: chains with equal keys have one name; further keys find candidate pairs."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.labels import SHARED_NOUN_FAMILIES
from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.russian.comparison.canonical_names import canonical, canonical_word, plain
from pipeline.russian.comparison.name_words import KINDS, name_words
from pipeline.russian.comparison.short_forms import initials
from pipeline.russian.comparison.transliteration import skeleton
from pipeline.russian.inflection.name_spelling import is_acronym

NOMINALS = Path(__file__).with_name("nominals.tsv")
"""Head nouns of organisations that are common nouns. `one`: a country has one such organisation («армия
США» is a name); `many`: it has several («компания США» is no name); `capital`: as `many`, but a capital
letter makes a name («Российская газета», «Государственная дума»). Clipped names («Минфин», «Госдума») are
not listed: without a country they mean that of Russia."""

_CAPITAL = re.compile('[A-ZА-ЯЁ«"„“]')
_DISTINCT = re.compile('[A-ZА-ЯЁ0-9«"„“]')
_GENERAL = lexicon.words("adjectives", "general")
_OFFICIAL = lexicon.words("adjectives", "official")
_QUOTED = re.compile('[«"„“]')
_OPENING, _CLOSING = '([{«„“"', ')]}»”“"'
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"))
_BRACKETS = re.compile(r"[\[\](){}]")
_EDGES = " \t\n,;:/|"
_LEGAL_FORMS = frozenset("ag ltd inc plc gmbh se sa llc nv bv corp co аг".split())
_PARTS = re.compile("[\\s-]+")
_ARTICLES = frozenset("аль эль ал уль ул ад ас аш ар al el ul".split())
_FUSED = re.compile(  # «Сайфул Малук»: the Arabic article at the end of the first name
    "^(абд|бадр|джамал|зия|икрам|инам|ихсан|камр|мисбах|наджм|нур|саиф|сайф|сирадж|тадж|фазл|шамс)уль?$"
)
_NUMERAL = re.compile("[ivxlcdm]+|\\d+")  # of kings
_FEWEST_LETTERS = 9  # with the space
_FEWEST_SOUNDS = 3  # consonants of a name that may be compared by its sounds
_LONGEST_INITIALS = 8


def clean_name(name: str) -> str:
    """A name without unbalanced brackets and quotes, and without punctuation at its edges.

    >>> clean_name("Орлов, Иван]"), clean_name("«Маяк"), clean_name("Фонд «Север»"), clean_name("ФСС:")
    ('Орлов, Иван', 'Маяк', 'Фонд «Север»', 'ФСС')
    """
    for opening, closing in _PAIRS:
        if name.count(opening) != name.count(closing):
            name = name.replace(opening, "").replace(closing, "")
    if name.count('"') % 2:
        name = name.replace('"', "")
    for quote in ("„", "“", "”"):
        if sum(name.count(sign) for sign in "„“”") % 2:
            name = name.replace(quote, "")
    return " ".join(name.strip(_EDGES).replace("()", "").split()) or name


class NameKey(NamedTuple):
    """The keys of a name that is no person's.

    `common`: a common noun, which identifies nothing beyond its document. `sounds`, `initials`: empty if the
    name is not compared in that way. `stem`: an organisation's name without the country at its end. `size`:
    number of words.
    """

    key: str
    common: bool
    acronym: bool
    sounds: str
    initials: str
    stem: str
    size: int


class PersonKey(NamedTuple):
    """The keys of a person's name.

    `level`: 3 with first name, middle name and surname, 2 with first name and surname, else 1. `letters`:
    first name and surname without hyphens and articles, to find misspelt names; empty for names of one word.
    """

    key: str
    first: str
    middle: str
    last: str
    level: int
    sounds: str
    letters: str


def name_key(family: str, name: str) -> NameKey:
    """The key of a name that is not a person's.

    >>> name_key("ORG", "МИД РФ").key == name_key("ORG", "российский МИД").key
    True
    >>> name_key("EVENT", "встреча").common, name_key("ORG", "Федеральная служба безопасности").initials
    (True, 'фсб')
    """
    name = clean_name(name)
    bare = plain(name)
    key = canonical(bare)
    words = list(name_words(key, family))
    if len(words) > 1 and words[0] in KINDS and any(_names(word) for word in words[1:]):
        words = words[1:]
    if len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    known = key != bare or any(word.startswith("@") for word in words)
    common = family not in SHARED_NOUN_FAMILIES and not known and not _is_name(family, name)
    common = common or (family == "ORG" and is_nominal(name, tuple(words)))
    acronym = len(name.split()) == 1 and is_acronym(name.strip("«»\"'"))
    sounds = skeleton(key)
    phrase = tuple(" ".join(words).split()) if family in ("ORG", "EVENT") and not common else ()
    letters = next(iter(initials(phrase)), "") if len(phrase) > 1 else ""
    return NameKey(
        " ".join(words) or key or name,
        common,
        acronym,
        sounds if len(sounds) >= _FEWEST_SOUNDS else "",
        letters if len(letters) <= _LONGEST_INITIALS else "",
        _stem(words) if family == "ORG" else "",
        len(words),
    )


def _names(word: str) -> bool:
    """Whether a word can stand for the whole name: no country, no number, no single letter."""
    return len(word) > 2 and not word.startswith("@") and not word.isdigit()


def _is_name(family: str, name: str) -> bool:
    """Whether capitals, digits or quotes mark it as a proper name."""
    return names_event(name) if family == "EVENT" else bool(_DISTINCT.search(name))


def names_event(name: str) -> bool:
    """Whether the words for an event are a proper name: quotes, or a capital at or before the first noun.

    Numbers, names after the noun, and abbreviations of common nouns do not count.

    >>> names_event("Вторая мировая война"), names_event("операция «Буря»"), names_event("ВЭФ")
    (True, True, True)
    >>> names_event("погибнуть 24 человека"), names_event("саммит ШОС"), names_event("ДТП")
    (False, False, False)
    """
    if _QUOTED.search(name):
        return True
    for word in name.split():
        if word[:1].isupper():
            return not _is_common_abbreviation(word)
        if any(parse.known and parse.pos == "NOUN" for parse in parses(word.casefold())):
            return False
    return False


def _is_common_abbreviation(word: str) -> bool:
    """«ДТП», «ЧП»; «DDoS-атака»: capitals with a common noun behind the hyphen."""
    head = word.rpartition("-")[2]
    if head != word and head.islower():
        return True
    return is_acronym(word) and any(
        {"Abbr", "neut"} <= parse.kinds for parse in parses(word.casefold()) if parse.known
    )  # «ПМЭФ», a forum, is no neuter


def is_nominal(name: str, words: tuple[str, ...]) -> bool:
    """Whether an organisation is described by common nouns only: «местный суд», «американская компания».

    >>> is_nominal("Государственная дума", ("государственная", "дума")), is_nominal("Дума", ("дума",))
    (False, True)
    >>> is_nominal("Ведомство", ("ведомство",)), is_nominal("Верховный суд", ("верховный", "суд"))
    (True, False)
    >>> is_nominal("компании США", ("компании", "@сша")), is_nominal("армия США", ("армия", "@сша"))
    (True, False)
    """
    if _QUOTED.search(name[1:]):
        return False
    own = [word for word in name.split() if not canonical_word(plain(word)).startswith("@")]
    if any(_CAPITAL.search(word[1:]) or any(map(str.isdigit, word)) for word in own):
        return False
    rest = [word for word in words if not word.startswith("@")]
    lemmas = [_head_lemma(word) for word in rest]
    heads = [lemma for lemma in lemmas if lemma in _nominals()]
    if len(heads) != 1 or any(lemma not in _GENERAL for lemma in lemmas if lemma not in heads):
        return False
    kind = _nominals()[heads[0]]
    if len(rest) == len(words):
        official = bool(_OFFICIAL & {*lemmas}) and name[:1].isupper()
        return not (kind == "capital" and official)
    return kind == "many" or (kind == "capital" and not name[:1].isupper())


@lru_cache(maxsize=1)
def _nominals() -> dict[str, str]:
    lines = NOMINALS.read_text("utf-8").splitlines()[1:]
    return {plain(head): kind for head, kind in (line.split("\t") for line in lines)}


@lru_cache(maxsize=20_000)
def _head_lemma(word: str) -> str:
    for parse in parses(word):
        if parse.pos in ("NOUN", "ADJ", "DET", "PRON"):
            return plain(parse.lemma)
    return word


def _stem(words: list[str]) -> str:
    """«мид @россия» → «мид»; empty if there is no country at the end."""
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].startswith("@") else ""


def person_key(normal: str, first: str | None, middle: str | None, last: str | None) -> PersonKey:
    """The keys of a person's name; э and е count as one letter, since foreign names are written with either.

    >>> person_key("Тереза Мэй", "Тереза", None, "Мэй")
    PersonKey(key='мей, тереза', first='тереза', middle='', last='мей', level=2, sounds='trs m', \
letters='тереза меи')
    >>> person_key("Мэй", None, None, "Мэй").level, person_key("Т. Мэй", "Т.", None, "Мэй").level
    (1, 1)
    """
    parts = [_folded(part) for part in (first, middle, last)]
    given, patronymic, surname = parts
    if not any(parts):
        whole = _folded(normal)
        return PersonKey(whole, "", "", whole, 1, "", _letters(whole))
    full = bool(given and surname) and not given.endswith(".")
    level = (3 if patronymic and not patronymic.endswith(".") else 2) if full else 1
    known = [surname, given, patronymic if level != 2 else ""]
    sounds = f"{skeleton(given)} {skeleton(surname)}" if full else ""
    if len(sounds) < _FEWEST_SOUNDS:
        sounds = ""
    letters = "" if given.endswith(".") else _letters(f"{given} {surname}")
    key = ", ".join(part for part in known if part)
    return PersonKey(key, given, patronymic, surname, level, sounds, letters)


def _letters(name: str) -> str:
    """«саиф уль-малук» and «сайфул малук» → «саиф малук»; й counts as и."""
    words = [word for word in _PARTS.split(name) if word and word not in _ARTICLES]
    whole = " ".join(_FUSED.sub("\\1", word) for word in words).replace("й", "и")
    fit = len(words) > 1 and len(whole) >= _FEWEST_LETTERS and "." not in whole
    return whole if fit and not any(_NUMERAL.fullmatch(word) for word in words) else ""


def _folded(name: str | None) -> str:
    return plain(_BRACKETS.sub("", name)).replace("э", "е") if name else ""
