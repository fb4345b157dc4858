"""A name as the words by which it is compared."""

from __future__ import annotations

import re

from pipeline.russian import lexicon
from pipeline.russian.comparison.canonical_names import canonical_word, singular
from pipeline.russian.comparison.short_forms import Words

KINDS = lexicon.words("nouns", "omitted_kind")
_FEDERATION = re.compile("российск(?:ая|ой|ую) федераци[яиею]\\b")
_STATES = re.compile("соединенны[ехми]+ штат(?:ы|ов|ам|ами|ах)(?: америки)?\\b")


def name_words(key: str, kind: str) -> Words:
    """A name as comparable words; a country that belongs to an organisation stands last, a profession is one
    in the singular and the plural."""
    if kind == "PROFESSION":
        return (singular(key),)
    if kind != "ORG":
        return (key,)
    words = [canonical_word(word) for word in _in_one_word(key).split()]
    if words and words[0].startswith("@") and len(words) > 1 and "церковь" not in words:
        words = [*words[1:], words[0]]
    return tuple(words) or (key,)


def _in_one_word(key: str) -> str:
    """«силы российской федерации» → «силы россии»: countries whose names are phrases, inside a name."""
    return _STATES.sub("сша", _FEDERATION.sub("россии", key))
