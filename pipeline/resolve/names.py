"""Keys of names: what two chains must share to be of one name, and by what unlike names are compared."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.stages.chaining.aliases import canonical, plain
from pipeline.stages.chaining.groups import KINDS, words_of
from pipeline.stages.chaining.scripts import skeleton
from pipeline.stages.chaining.short_forms import initials
from pipeline.stages.naming.spelling import is_acronym

SHARED_NOUNS = frozenset("PROFESSION NATIONALITY RELIGION IDEOLOGY DISEASE LANGUAGE AWARD".split())
"""Families whose common nouns mean the same everywhere («президент», «грипп»)."""

_DISTINCT = re.compile("[A-ZА-ЯЁ0-9«\"„“]")
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


class NameKey(NamedTuple):
    """`common`: a common noun, which names nothing beyond its document. `sounds` and `initials` may be
    empty: the name is then not compared in that way. `stem`: an organisation without the country or the words
    behind its head that a short form leaves out. `size`: words."""

    key: str
    common: bool
    acronym: bool
    sounds: str
    initials: str
    stem: str
    size: int


class PersonKey(NamedTuple):
    """`level`: 3 with first name, middle name and surname, 2 with first name and surname, else 1. `letters`:
    the words of first name and surname without hyphens and articles, by which misspelt names are found; empty
    of names of one word."""

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
    bare = plain(name)
    key = canonical(bare)
    words = list(words_of(key, family))
    if len(words) > 1 and words[0] in KINDS:
        words = words[1:]
    if len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    known = key != bare or any(word.startswith("@") for word in words)
    common = family not in SHARED_NOUNS and not known and not _DISTINCT.search(name)
    acronym = len(name.split()) == 1 and is_acronym(name.strip("«»\"'"))
    sounds = skeleton(key)
    letters = next(iter(initials(tuple(words))), "") if family == "ORG" and len(words) > 1 else ""
    return NameKey(
        " ".join(words) or key or name, common, acronym, sounds if len(sounds) >= _FEWEST_SOUNDS else "",
        letters if len(letters) <= _LONGEST_INITIALS else "", _stem(words) if family == "ORG" else "",
        len(words),
    )  # fmt: skip


def _stem(words: list[str]) -> str:
    """«мид @россия» → «мид»; empty where there is no country at the end."""
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].startswith("@") else ""


def person_key(normal: str, first: str | None, middle: str | None, last: str | None) -> PersonKey:
    """The key of a person's name; foreign names are written with э and е alike.

    >>> person_key("Тереза Мэй", "Тереза", None, "Мэй")
    PersonKey(key='мей, тереза', first='тереза', middle='', last='мей', level=2, sounds='trs m', \
letters='тереза мей')
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
    """«саиф уль-малук» and «сайфул малук» → «саиф малук» and «сайф малук»."""
    words = [word for word in _PARTS.split(name) if word and word not in _ARTICLES]
    whole = " ".join(_FUSED.sub("\\1", word) for word in words)
    fit = len(words) > 1 and len(whole) >= _FEWEST_LETTERS and "." not in whole
    return whole if fit and not any(_NUMERAL.fullmatch(word) for word in words) else ""


def _folded(name: str | None) -> str:
    return plain(name).replace("э", "е") if name else ""
