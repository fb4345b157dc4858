"""A title is no part of a person's name: «Маршал | Жуков», «чемпион UFC | Конор Макгрегор».

NEREL leaves posts and ranks outside, and keeps what names go with for good inside («святой», «эмир»).
"""

from __future__ import annotations

import re

from pipeline.russian.analyzer import parses
from pipeline.russian.lexicon import LexiconWords, folded
from pipeline.stages.repairs.draft import Draft

_WORD = re.compile(r"[\w-]+")
_LATIN_ACRONYM = re.compile(r"^[A-Z]{2,}$")
_NAMES = frozenset({"Name", "Surn", "Patr"})


def put_titles_outside(draft: Draft) -> None:
    """Cut titles off the beginnings of persons; a title that nobody found becomes a PROFESSION."""
    for mention in draft.mentions:
        if mention.label != "PERSON" or " " not in mention.surface:
            continue
        words = list(_WORD.finditer(mention.surface))
        outside = _leading_titles(words, draft.nouns) if len(words) > 1 else 0
        if outside:
            start = mention.start
            if all(_LATIN_ACRONYM.match(word[0]) for word in words[outside:]):
                draft.drop(mention)  # «Чемпионом UFC»
                continue
            draft.move(mention, start + words[outside].start(), mention.end)
            _add_profession(draft, start, start + words[outside - 1].end(), words)


def _leading_titles(words: list[re.Match[str]], nouns: LexiconWords) -> int:
    """How many words before the name are a title and what belongs to it; 0 where no name follows."""
    at = 0
    while at < len(words) - 1 and (
        _is_title(words[at][0], nouns) or (at and _LATIN_ACRONYM.match(words[at][0]))
    ):
        at += 1
    if at == 0 and _LATIN_ACRONYM.match(words[0][0]) and len(words) > 2 and _cyrillic_name(words[1:]):
        at = 1
    return at if at and words[at][0][:1].isupper() else 0


def _cyrillic_name(words: list[re.Match[str]]) -> bool:
    return all(word[0][:1].isupper() and "а" <= word[0][-1].lower() <= "я" for word in words)


def _is_title(word: str, nouns: LexiconWords) -> bool:
    """A title noun of the dictionary that is nobody's name («Пастух», «Король» may be surnames)."""
    readings = parses(word)
    if any(parse.kinds & _NAMES for parse in readings):
        return False
    lemmas = {folded(parse.lemma) for parse in readings if parse.pos == "NOUN"}
    return bool(lemmas & nouns.having("profession")) and not lemmas & nouns.having("kept_title")


def _add_profession(draft: Draft, start: int, end: int, words: list[re.Match[str]]) -> None:
    if _is_title(words[0][0], draft.nouns) and not any(
        m.label == "PROFESSION" for m in draft.touching(start, end)
    ):
        draft.add(start, end, "PROFESSION")
