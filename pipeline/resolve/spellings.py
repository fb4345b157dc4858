"""How similar the spellings of two names of organisations, places or things are.

`letters`: equal but for spaces, hyphens, quotes and accents («Tengri News», «Tengrinews»). `form`: the
same words in other forms («Минфины», «Минфин»). `typo`: a word of many letters with one wrong («Газпрм»,
«Газпром»). `sounds`: a long name of the same consonants. `script`: the sounds of the other alphabet
(«Sputnik», «Спутник»). `typo`, `sounds` and `script` do not suffice alone: such names need shared context.
Different numbers or single letters make two names, and so do two different words that the dictionary knows;
acronyms and short words are never compared by sound or typing errors.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.russian.analyzer import parses
from pipeline.russian.comparison.transliteration import is_latin, latin, likeness, skeleton

LETTERS, FORM, SOUNDS, TYPO, EXACT_SCRIPT, SCRIPT = (
    "letters",
    "form",
    "sounds",
    "typo",
    "exact_script",
    "script",
)
_ORDER = (LETTERS, FORM, SOUNDS, TYPO, EXACT_SCRIPT, SCRIPT)  # the surest first

_DIGITS = re.compile(r"\d+")
_SINGLE = re.compile(r"(?<![^\W_])[^\W\d_](?![^\W_])")
_LITTLE = frozenset("и в с к о у а")
_APART = re.compile(r"[^\w]+")
_ENDING = re.compile("(?:ами|ями|ов|ев|ом|ем|ой|ей|ам|ям|ах|ях|ый|ий|ая|яя|ое|ые|ие|ого|ому|ую|[аяуюыиеоь])$")
_FEWEST_LETTERS = 6  # of a word that is compared for typing errors
_FEWEST_EXACT = 4  # letters of a stem
_LIKE_TYPO = 0.84
_LIKE_SCRIPT, _LIKE_EXACTLY = 0.75, 0.93
_LIKE_SOUNDS = 0.88
_FEWEST_LIKE_SOUNDS = 5
_LONG = 12  # letters of a name of several words
_FEWEST_SOUNDS = 3


@lru_cache(maxsize=20_000)
def marks(name: str) -> tuple[str, ...]:
    """What makes two names differ however similar they are: numbers and single letters.

    >>> marks("channel 4"), marks("союз мс-22"), marks("план б"), marks("news24") == marks("9news")
    (('4',), ('22',), ('б',), False)
    """
    letters = {letter for letter in _SINGLE.findall(name.casefold()) if letter not in _LITTLE}
    return *sorted(_DIGITS.findall(name)), *sorted(letters)


def spelling(left: str, right: str) -> str | None:
    """The similarity of two lower-case names, a constant of this module; None if they are not similar.

    >>> spelling("happytv", "happy tv"), spelling("минфины", "минфин"), spelling("газпрм", "газпром")
    ('letters', 'form', 'typo')
    >>> spelling("sputnik", "спутник"), spelling("channel 4", "channel 5"), spelling("фас", "фтс")
    ('exact_script', None, None)
    """
    if marks(left) != marks(right):
        return None
    if _squeezed(left) == _squeezed(right) and is_latin(left) == is_latin(right):
        return LETTERS
    if is_latin(left) != is_latin(right) and _cyrillic(left) != _cyrillic(right):
        return _across_scripts(left, right)
    mine, theirs = _words(left), _words(right)
    if len(mine) != len(theirs):
        return None
    unlike = [(one, other) for one, other in zip(mine, theirs, strict=True) if one != other]
    kinds = [_of_words(one, other) for one, other in unlike]
    if kinds and None not in kinds:
        return max(kinds, key=_place)
    named = all(
        min(len(one), len(other)) >= _FEWEST_LIKE_SOUNDS and not (_lemmas(one) and _lemmas(other))
        for one, other in unlike
    )
    if named and len(mine) > 1 and min(len(left), len(right)) >= _LONG and skeleton(left) == skeleton(right):
        return SOUNDS if likeness(left, right) >= _LIKE_SOUNDS else None
    return None


def _place(kind: str | None) -> int:
    return _ORDER.index(kind) if kind else -1


@lru_cache(maxsize=20_000)
def _squeezed(name: str) -> str:
    """The letters and digits; of longer names without accents."""
    plain = _APART.sub("", name.casefold().replace("ё", "е"))
    return latin(plain) if len(plain) > _FEWEST_EXACT else plain


def _words(name: str) -> list[str]:
    return [word for word in _APART.split(name.casefold().replace("@", "")) if word]


@lru_cache(maxsize=20_000)
def _of_words(left: str, right: str) -> str | None:
    if is_latin(left) != is_latin(right):
        return _across_scripts(left, right)
    if _squeezed(left) == _squeezed(right):
        return LETTERS
    known = _lemmas(left), _lemmas(right)
    if known[0] & known[1]:
        return FORM
    same_stem = _stem(left) == _stem(right) and len(_stem(left)) >= _FEWEST_EXACT
    neuter = left.endswith("о") != right.endswith("о")
    if same_stem and not (is_latin(left) or all(known) or neuter):
        return FORM
    if all(known) or neuter or min(len(left), len(right)) < _FEWEST_LETTERS:
        return None
    return TYPO if _mistyped(left, right) else None


def _across_scripts(left: str, right: str) -> str | None:
    if min(len(left), len(right)) < _FEWEST_LETTERS - 1 or left.isdigit() or right.isdigit():
        return None
    sounds = skeleton(left)
    if len(sounds) < _FEWEST_SOUNDS or sounds != skeleton(right):
        return None
    alike = likeness(left, right)
    return EXACT_SCRIPT if alike >= _LIKE_EXACTLY else SCRIPT if alike >= _LIKE_SCRIPT else None


def _mistyped(left: str, right: str) -> bool:
    """Whether one letter is added, missing, replaced, or swapped with the next, after the first one."""
    if left[0] != right[0] or abs(len(left) - len(right)) > 1:
        return False
    ratio = SequenceMatcher(None, left, right, autojunk=False).ratio()
    if ratio < _LIKE_TYPO:
        return False
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), -1)
    if start < 0:
        return True
    mine, theirs = left[start:], right[start:]
    swapped = mine[1:2] + mine[:1] + mine[2:]
    return mine[1:] == theirs or mine == theirs[1:] or mine[1:] == theirs[1:] or swapped == theirs


def _cyrillic(name: str) -> bool:
    """Whether all letters are Cyrillic."""
    return not any(letter.isascii() and letter.isalpha() for letter in name)


@lru_cache(maxsize=20_000)
def _lemmas(word: str) -> frozenset[str]:
    """The lemmas in the dictionary; empty for a word that it does not know."""
    return frozenset(parse.lemma for parse in parses(word) if parse.known)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return _ENDING.sub("", word)
