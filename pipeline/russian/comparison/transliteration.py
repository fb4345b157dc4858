"""Names that sound alike in two spellings: «Тереза Мэй» and «Theresa May», «Асия» and «Азия».

A skeleton is the consonants of a word in classes that both alphabets share; names with one skeleton are then
compared letter by letter in Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sch . y . e yu ya i i e g u".split(),
        strict=True,
    )
)
_CLASSES = [
    ("[^a-z]", ""),
    ("dzh|j", "j"),
    ("sch|sh|zh|ts|tz", "s"),
    ("tch|ch", "c"),
    ("ph", "f"),
    ("ck|qu|q", "k"),
    ("c(?=[eiy])", "s"),
    ("c(?!$)(?=[^h])|c$", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
    ("h", ""),
]
_COMPILED = [(re.compile(pattern), letters) for pattern, letters in _CLASSES]
_VOWELS = re.compile("[aeiouy]+")
_DOUBLED = re.compile("(.)\\1+")
_ALIKE_ACROSS = 0.6
_ALIKE_WITHIN = 0.84
_ALIKE_FIRST = 0.66  # of first names before one surname: «Асия» and «Азия»


@lru_cache(maxsize=10_000)
def latin(name: str) -> str:
    """Small Latin letters, without accents.

    >>> latin("Нассер аль-Тани"), latin("Müller")
    ('nasser al-tani', 'muller')
    """
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in name.casefold()).replace(".", "")
    return "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))


@lru_cache(maxsize=10_000)
def skeleton(name: str) -> str:
    """The consonants in classes; a leading vowel stays as one. Words run together.

    >>> skeleton("Тереза Мэй") == skeleton("Theresa May"), skeleton("Райанэйр") == skeleton("Ryanair")
    (True, True)
    """
    return "".join(map(_word_skeleton, latin(name).replace("-", " ").split()))


def _word_skeleton(word: str) -> str:
    word = _sounds(word)
    head = "a" if _VOWELS.match(word) else ""
    return _DOUBLED.sub("\\1", head + _VOWELS.sub("", word))


def _sounds(word: str) -> str:
    for pattern, letters in _COMPILED:
        word = pattern.sub(letters, word)
    return word


def is_latin(name: str) -> bool:
    """Whether its letters are Latin, all of them."""
    letters = [letter for letter in name if letter.isalpha()]
    return bool(letters) and all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def likeness(left: str, right: str) -> float:
    """0 to 1: how alike two names are that have one skeleton, and 0 for those that are not alike enough.

    Across alphabets vowels may differ freely; within one, a letter or two of a long name.
    """
    across = is_latin(left) != is_latin(right)
    mine, theirs = latin(left), latin(right)
    if across:
        mine, theirs = (_sounds(name).replace("y", "i") for name in (mine, theirs))
    elif mine[:1] != theirs[:1]:
        return 0.0
    ratio = SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
    return ratio if ratio >= (_ALIKE_ACROSS if across else _ALIKE_WITHIN) else 0.0


def persons_alike(first: str, last: str, other_first: str, other_last: str) -> float:
    """The same of two full names with one skeleton each.

    >>> persons_alike("асия", "биби", "азия", "биби") > 0, persons_alike("анна", "белова", "яна", "белова")
    (True, 0.0)
    """
    surnames = 1.0 if last == other_last else likeness(last, other_last)
    if surnames == 1.0 and first[:1] == other_first[:1]:
        ratio = SequenceMatcher(None, latin(first), latin(other_first), autojunk=False).ratio()
        return ratio if ratio >= _ALIKE_FIRST else 0.0
    return min(surnames, likeness(first, other_first))
