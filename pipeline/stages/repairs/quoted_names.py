"""Things with a name in quotation marks are what their kind says: the cruiser «Москва» is no city, the liner
«Михаил Шолохов» no person, the mall «Европа» no continent.

Without a kind in front a quoted name is what the same name is elsewhere in the document; else, where a
reader took it for a place, an organisation (of 1,396 quoted names behind a word NEREL train has 573 of these
and three places).
"""

from __future__ import annotations

import re

from pipeline.extraction import Mention
from pipeline.labels import PLACE_LABELS
from pipeline.russian.analyzer import parses
from pipeline.stages.repairs.draft import Draft
from pipeline.stages.repairs.named_kinds import lemmas_of

_QUOTED = re.compile(
    r"«([^«»\n]{1,60})»|„([^„“\n]{1,60})“|“([^“”\n]{1,60})”|(?<!\w)\"([^\"\n]{1,60})\"(?!\w)"
)
_WORDS_BEFORE = re.compile(r"(?:[\w-]+[ \u00a0]+){1,3}$")
_MISTAKEN = PLACE_LABELS | {"PERSON", "NATIONALITY", "FAMILY"}
_CONTRADICTED = _MISTAKEN | {"ORGANIZATION", "FACILITY", "PRODUCT", "WORK_OF_ART", "EVENT"}
_WORDS_AND_QUOTE = re.compile(r"^[\w-]+(?:[ \u00a0][а-яё-]+)?[ \u00a0][«„“\"]")
_WORD = re.compile(r"\w+")
_SEVERAL = re.compile(r"\w\W+\w")
_LEFT = 60  # characters in front of a quotation mark in which its kind is looked for

Span = tuple[int, int]


def type_quoted_names(draft: Draft) -> None:
    """Give quoted names the type that their kind or another quotation of them has; add those nobody found."""
    spans = [found.span(found.lastindex or 0) for found in _QUOTED.finditer(draft.text)]
    spans = [(start, end) for start, end in spans if draft.text[start].isupper()]
    if not spans:
        return
    told: dict[frozenset[str], str] = {}
    untold: list[Span] = []
    for span in spans:
        label = draft.kinds.of_quoted(_words_before(draft.text, span[0] - 1))
        if label and _apposed(draft.text[slice(*span)]):
            told.setdefault(_key(draft.text[slice(*span)]), label)
            _retype(draft, span, label, _MISTAKEN if label == "ORGANIZATION" else _CONTRADICTED, add=True)
        else:
            untold.append(span)
    for span in untold:
        name = draft.text[slice(*span)]
        key = _key(name)
        label = next((label for known, label in told.items() if known & key), None)
        if label or _one_place(name):
            _retype(draft, span, label or "ORGANIZATION", _CONTRADICTED if label else PLACE_LABELS, add=False)
    _retype_unquoted(draft, told)


def _words_before(text: str, at: int) -> list[str]:
    found = _WORDS_BEFORE.search(text, max(0, at - _LEFT), at)
    return found[0].split() if found else []


def _retype(draft: Draft, span: Span, label: str, wrong: frozenset[str], *, add: bool) -> None:
    start, end = span
    there = draft.at(start, end) + draft.at(start - 1, end + 1)
    for mention in there:
        if mention.label in wrong:
            draft.relabel(mention, label)
            draft.move(mention, start, end)
    if not add or there:
        return
    around = draft.covering(start, end)
    for mention in around:
        if mention.label == "ORGANIZATION" and _is_kind_and_name(draft.text, mention, end):
            if label == "ORGANIZATION":
                draft.add(start, end, label, mention.score)
            else:
                draft.relabel(mention, label)
                draft.move(mention, start, end)
    if not around:
        draft.add(start, end, label)


def _is_kind_and_name(text: str, mention: Mention, end: int) -> bool:
    """Whether a mention is a word or two and the quoted name that ends at `end`."""
    return mention.end in (end, end + 1) and len(_WORDS_AND_QUOTE.findall(mention.surface)) == 1


def _retype_unquoted(draft: Draft, told: dict[frozenset[str], str]) -> None:
    """Names of several words are the same thing without their quotation marks («Северный поток — 2»)."""
    keys = {key: label for key, label in told.items() if any(" " in name for name in key)}
    if not keys:
        return
    for mention in draft.mentions:
        if mention.label in _CONTRADICTED and mention.label != "PERSON" and _SEVERAL.search(mention.surface):
            key = _key(mention.surface)
            label = next((label for known, label in keys.items() if known & key), mention.label)
            draft.relabel(mention, label)


def _apposed(name: str) -> bool:
    """Whether a name can be in the nominative, as behind its kind: «самолёт „Аэрофлота“» is not its own
    name."""
    known = [parse.feats for parse in parses(name) if parse.known]
    singular = [feats for feats in known if feats.get("Number") == "Sing"]
    return not known or any(feats.get("Case", "Nom") == "Nom" for feats in singular or known)


def _one_place(name: str) -> bool:
    """Whether a name is one word that the dictionary knows as a place."""
    return name.isalpha() and any(parse.known and "Geox" in parse.kinds for parse in parses(name))


def _key(name: str) -> frozenset[str]:
    """What the case forms of a name share: its words by lemma, joined."""
    words = _WORD.findall(name)
    if len(words) < 2:
        return lemmas_of(name)
    return frozenset({" ".join(min(lemmas_of(word)) for word in words)})
