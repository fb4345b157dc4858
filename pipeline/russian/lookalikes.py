"""Words that mix Cyrillic and Latin letters of one look («сoюз» with a Latin o), put into one alphabet.

Authors leave them by the layout of their keyboard, websites on purpose; no dictionary and no vocabulary has
them. What is written in both alphabets («УтроNews») stays.
"""

from __future__ import annotations

import re

_CYRILLIC, _LATIN = "АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_PLACE = re.compile("[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]")
_MIXED = re.compile("(?:[A-Za-z]+[а-яёА-ЯЁ]|[а-яёА-ЯЁ]+[A-Za-z])[A-Za-zа-яёА-ЯЁ]*")
_PREPOSITION = re.compile("(?<=[а-яё»,)] )c(?= [«\\dа-яёА-ЯЁ])")
_LETTERS = re.compile("[A-Za-z]+")


def in_one_alphabet(text: str) -> str:
    """The text with such words mended, of the same length; the text itself where there are none.

    >>> in_one_alphabet("Бoрис уехал c 5 мая, YоuТubе и УтроNews молчат") == (
    ...     "Борис уехал с 5 мая, YouTube и УтроNews молчат")
    True
    """
    if text.isascii():
        return text
    if _PLACE.search(text):
        text = _MIXED.sub(_mended, text)
    return _PREPOSITION.sub("с", text) if " c " in text else text


def _mended(found: re.Match[str]) -> str:
    word = found[0]
    latin = "".join(_LETTERS.findall(word))
    cyrillic = _LETTERS.sub("", word)
    to_cyrillic = all(letter in _LATIN for letter in latin)
    to_latin = all(letter in _CYRILLIC for letter in cyrillic)
    if to_cyrillic and to_latin:  # «Hа», but «XХ век»
        to_latin = len(latin) > len(cyrillic) or (len(latin) == len(cyrillic) and word.isupper())
    if to_latin:
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC) if to_cyrillic else word
