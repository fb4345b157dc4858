"""pymorphy3's dictionary, read directly: the same parses in the same order, without a record for every step.

A word of the dictionary is looked up and inflected by its paradigm (a table of prefixes, suffixes and tags);
a word that has to be guessed, or split at a hyphen, goes through pymorphy3 itself.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import Any

import pymorphy3
from pymorphy3 import units

_PREFIXING = (units.KnownPrefixAnalyzer, units.UnknownPrefixAnalyzer)

Found = tuple[str, Any, str, float, bool, Any]
"""A parse: the form with the ё that the dictionary knows, pymorphy3's tag, the normal form, the score,
whether the dictionary has it (and nobody guessed), and what `inflect` needs."""

_SCORE = itemgetter(3)


@lru_cache(maxsize=1)
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


class _Tables:
    """The dictionary's tables. A row of three equal parts makes a paradigm: for each form the number of its
    suffix, of its tag and of its prefix."""

    def __init__(self, morph: pymorphy3.MorphAnalyzer) -> None:
        dictionary = morph.dictionary
        self.similar = dictionary.words.similar_items
        self.substitutes = morph.char_substitutes
        self.paradigms = dictionary.paradigms
        self.prefixes = dictionary.paradigm_prefixes
        self.suffixes = dictionary.suffixes
        self.tags = dictionary.gramtab
        self.probability = morph.prob_estimator.p_t_given_w.prob

    def affixes(self, paradigm: int, form: int) -> tuple[str, str]:
        """What stands before and after the stem."""
        row = self.paradigms[paradigm]
        return self.prefixes[row[len(row) // 3 * 2 + form]], self.suffixes[row[form]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables(_analyzer())


def lookup(word: str) -> list[Found]:
    """All parses of a word in small letters, the likeliest first."""
    tables = _tables()
    entries = tables.similar(word, tables.substitutes) if len(word) > 1 else ()
    if not entries:
        return [_guessed(raw) for raw in _analyzer().parse(word)]
    prefixes, suffixes, probability = tables.prefixes, tables.suffixes, tables.probability
    found: list[Found] = []
    total = 0.0
    for spelled, places in entries:
        for paradigm, form in places:
            row = tables.paradigms[paradigm]
            size = len(row) // 3
            tag = tables.tags[row[size + form]]
            normal = spelled
            if form:
                stem = spelled[len(prefixes[row[2 * size + form]]) : len(spelled) - len(suffixes[row[form]])]
                normal = prefixes[row[2 * size]] + stem + suffixes[row[0]]
            score = probability(word, tag)
            total += score
            found.append((spelled, tag, normal, score, True, (paradigm, form, "", spelled)))
    if not total:  # nobody has counted the readings of this word
        return [(*one[:3], 1 / len(found), *one[4:]) for one in found]
    if len(found) > 1:
        found.sort(key=_SCORE, reverse=True)
    return found


def inflect(source: Any, grammemes: tuple[str, ...]) -> str | None:
    """The form of a parse's lexeme that has all these OpenCorpora grammemes, or None; `source` is the last
    member of the parse."""
    if type(source) is not tuple:
        raw = source.inflect(set(grammemes))
        return None if raw is None else str(raw.word)
    paradigm, form, head, spelled = source
    other = _other_form(paradigm, form, grammemes)
    if other is None:
        return None
    tables = _tables()
    prefix, suffix = tables.affixes(paradigm, form)
    stem = spelled[len(prefix) : len(spelled) - len(suffix)]
    prefix, suffix = tables.affixes(paradigm, other)
    return f"{head}{prefix}{stem}{suffix}"


def _guessed(raw: Any) -> Found:
    known = all(isinstance(step[0], units.DictionaryAnalyzer) for step in raw.methods_stack)
    return raw.word, raw.tag, raw.normal_form, float(raw.score), known, _source(raw)


def _source(raw: Any) -> Any:
    """A word guessed by its ending or by a prefix is a form of a paradigm too: (paradigm, form, what stands
    before it, spelling); of any other, pymorphy3's own record."""
    base, *steps = raw.methods_stack
    if not isinstance(base[0], units.DictionaryAnalyzer):
        return raw
    head = ""
    for step in steps:
        if isinstance(step[0], _PREFIXING):
            head = step[1] + head
        elif not isinstance(step[0], units.KnownSuffixAnalyzer):
            return raw
    return base[2], base[3], head, raw.word[len(head) :]


@lru_cache(maxsize=10_000)
def _other_form(paradigm: int, form: int, grammemes: tuple[str, ...]) -> int | None:
    """The form that pymorphy3's `inflect` chooses: of those that have the grammemes the most similar. Among
    equal superlatives the one that is spelled most alike («высшую» → «высшая», not «высочайшая»)."""
    tables = _tables()
    row = tables.paradigms[paradigm]
    size = len(row) // 3
    tags = [tables.tags[number] for number in row[size : 2 * size]]
    wanted = frozenset(grammemes)
    fitting = [at for at, tag in enumerate(tags) if wanted <= tag.grammemes]
    if not fitting:
        wanted = _analyzer().TagClass.fix_rare_cases(wanted)
        fitting = [at for at, tag in enumerate(tags) if wanted <= tag.grammemes]
    aim = tags[form].updated_grammemes(wanted)
    prefix, suffix = tables.affixes(paradigm, form)
    superlative = "Supr" in tags[form].grammemes

    def likeness(at: int) -> tuple[float, bool, int]:
        other_prefix, other_suffix = tables.affixes(paradigm, at)
        shared = sum(1 for size in range(1, len(suffix)) if other_suffix.startswith(suffix[:size]))
        similar = len(aim & tags[at].grammemes) - 0.1 * len(aim ^ tags[at].grammemes)
        return (similar, other_prefix == prefix, shared) if superlative else (similar, False, 0)

    return max(fitting, default=None, key=likeness)
