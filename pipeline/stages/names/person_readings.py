"""Persons: the whole name under one gender and one case, so that no word is inflected by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.russian.analyzer import parses
from pipeline.russian.inflection.mention_words import Word, joined
from pipeline.russian.inflection.name_roles import AFTER_NAME, APOSTROPHES, EASTERN, PARTICLES, TITLES, roles
from pipeline.russian.inflection.name_spelling import folded, spelled_like
from pipeline.russian.inflection.noun_forms import agreeing
from pipeline.russian.inflection.surnames import ANY, CASES, GENDERS, looks_inflected, name_forms
from pipeline.stages.names.name_context import NO_CONTEXT, NameContext
from pipeline.stages.names.phrase_readings import phrase_readings
from pipeline.stages.names.plural_persons import plural_base
from pipeline.stages.names.voting import NameReading, Readings

_KEPT = 8  # readings a mention goes to the vote with
_SPREAD = 6.0  # none that costs so much more than the best
_FROZEN = 3.0  # a name left as it stands
_GUESSED = 0.75  # trust in the tag of a word that no dictionary has
_MIXED = re.compile("[а-яё][А-ЯЁ]{2,}$")  # «ЕнТУ», which somebody took for a person
_GENITIVE_PLURAL = re.compile("[оеё]в$")
_PRIOR = {"Masc": 0.0, "Fem": 0.3}

_LIKELY = 0.9  # what a likely reading of a form costs more than the best
_KNOWN = 0.4  # no more than that costs a reading that a dictionary has
_VOWELS = frozenset("аеёиоуыэюя")
_NAMES = ("first", "middle", "last")

_AGREEMENTS = tuple(product(GENDERS, CASES))

Option = tuple[str, float]
Agreement = tuple[str, str]  # gender and case


class PersonCandidate(NamedTuple):
    """A reading before its parts are named; `bases` are its words."""

    normal: str
    cost: float
    gender: str
    bases: list[str]


@lru_cache(maxsize=8_000)
def person_readings(
    words: tuple[Word, ...], context: NameContext = NO_CONTEXT, titles: frozenset[str] = TITLES
) -> Readings:
    """The readings of a person mention, best first. `titles`: lemmas of what may stand before a name."""
    parts = roles(words, titles)
    if not {"first", "middle", "last"} & set(parts) or _descriptive(words, parts):
        return phrase_readings(words, "PERSON", context.government)
    found: dict[tuple[str, str], PersonCandidate | NameReading] = {}
    options = [_options(word.text, role) for word, role in zip(words, parts, strict=True)]
    for gender, case in _AGREEMENTS:
        cost = _tag_cost(words, parts, gender, case, _context_cost(gender, case, context), context)
        for chosen in product(*[each[gender, case] for each in options]):
            bases = [base for base, _ in chosen]
            price = round(cost + sum([price for _, price in chosen]), 6)
            normal = joined(words, bases)
            known = found.get((normal, gender))
            if known is None or price < known.cost:
                found[normal, gender] = PersonCandidate(normal, price, gender, bases)
    best = sorted([*found.values(), *_plural(words, parts)], key=_by_cost)[:_KEPT]
    return tuple(
        one if isinstance(one, NameReading) else _reading(words, parts, one)
        for one in best
        if one.cost <= best[0].cost + _SPREAD
    )


def _by_cost(candidate: PersonCandidate | NameReading) -> tuple[float, str]:
    return candidate.cost, candidate.normal


def _context_cost(gender: str, case: str, context: NameContext) -> float:
    cost = _PRIOR[gender] + context.person_cost(case)
    if context.verb in GENDERS:
        cost += (-2.4 if context.verb == gender else 1.6) if case == "Nom" else 1.5
    if context.title:
        cost += -0.8 if context.title == gender else 0.8
    return cost


def _tag_cost(
    words: tuple[Word, ...], parts: list[str], gender: str, case: str, cost: float, context: NameContext
) -> float:
    """The cost so far, and what the tagger says against this gender and case, unless it cannot be right."""
    for word, role in zip(words, parts, strict=True):
        if context.oblique and word.case == "Nom":
            continue
        trust = 1.0 if role == "title" or _is_known(word.text) else _GUESSED
        told, gendered = _believed(word.text, role, word.case, word.gender)
        if role in (*_NAMES, "title", "ordinal") and word.case and told:
            cost += trust * (-1.0 if word.case == case else 0.6)
        if role in ("first", "last") and word.gender and gendered:
            cost += trust * (-0.3 if word.gender == gender else 0.4)
    return cost


@lru_cache(maxsize=8_000)
def _believed(text: str, role: str, case: str, gender: str) -> tuple[bool, bool]:
    """Whether a tagger's case, and its gender in that case, are those of a likely reading of a first name:
    «Ренате» is no genitive, «Мирославе» no dative of a man. A form that serves all cases denies none; of
    surnames too many forms are rare for that."""
    if role != "first":
        return True, True
    forms = name_forms(text.partition("-")[0], role)
    limit = min([form.cost for form in forms], default=0.0) + _LIKELY
    likely = [form for form in forms if form.cost <= limit and form.case in (case, ANY)]
    return bool(likely), any(form.gender == gender for form in likely)


@lru_cache(maxsize=5_000)
def _is_known(text: str) -> bool:
    return any(parse.known for parse in parses(text))


def _descriptive(words: tuple[Word, ...], parts: list[str]) -> bool:
    """«Её Величества», «Железной леди»: plain dictionary words, none of them a name."""
    named = [word.text for word, role in zip(words, parts, strict=True) if role in _NAMES]
    readings = [parse for name in named for parse in parses(name)]
    plain = all(parse.known and not parse.kinds & {"Name", "Surn", "Patr"} for parse in readings)
    return len(named) > 1 and plain and any(parse.pos in ("ADJ", "DET") for parse in readings)


@lru_cache(maxsize=2_000)
def _options(text: str, role: str) -> dict[Agreement, list[Option]]:
    """At most two bases of a word under each gender and case."""
    if role in ("other", "initial", "particle") or _MIXED.search(text):
        return _unchanged(text)
    if role == "title":
        return {agreement: _title(text, *agreement) for agreement in _AGREEMENTS}
    if role == "ordinal":
        return {(gender, case): _ordinal(text, gender, case) for gender, case in _AGREEMENTS}
    halves = text.split("-")
    if len(halves) == 1:
        return _bases(text, role, _frozen_cost(text, role))
    options = []
    for at, half in enumerate(halves):
        last = at == len(halves) - 1
        if not half or half.lower() in PARTICLES or not half.isalpha():
            options.append(_unchanged(half))
        else:
            options.append(_bases(half, role, _FROZEN) if last else _first_half(half, role))
    return {agreement: _hyphened([each[agreement] for each in options]) for agreement in _AGREEMENTS}


def _first_half(half: str, role: str) -> dict[Agreement, list[Option]]:
    """«Жан-Жака» keeps its first half, «Анне-Марии» does not: its half is a form of another name."""
    forms = [form for form in name_forms(half, "first") if form.cost <= _KNOWN]
    known = any(form.base != half for form in forms) and not any(
        form.case == "Nom" for form in forms if form.base == half and form.cost < 0
    )
    if half[-1:].lower() not in _VOWELS or not known:
        return _bases(half, role, 0.9)
    return {
        agreement: [(base, max(cost, _FROZEN) if base == half else cost) for base, cost in options]
        for agreement, options in _bases(half, role, _FROZEN).items()
    }


def _unchanged(text: str) -> dict[Agreement, list[Option]]:
    option = [(text, 0.0)]
    return dict.fromkeys(_AGREEMENTS, option)


def _hyphened(options: list[list[Option]]) -> list[Option]:
    both = [("-".join(b for b, _ in chosen), sum(c for _, c in chosen)) for chosen in product(*options)]
    return sorted(both, key=_by_price)[:2]


def _by_price(option: Option) -> tuple[float, str]:
    return option[1], option[0]


def _frozen_cost(text: str, role: str) -> float:
    """Chinese and Korean family names do not change before the given name; first names nearly always do."""
    if role in ("last", "first") and text.lower() in EASTERN:
        return 0.0
    if role == "middle":
        return 1.8
    if len(text) < 4 and role == "first":
        return 1.0
    return _FROZEN + (2.0 if role == "first" else looks_inflected(text.lower()))


def _bases(text: str, role: str, frozen: float) -> dict[Agreement, list[Option]]:
    found = {agreement: {text: frozen} for agreement in _AGREEMENTS}
    for form in name_forms(text, role):
        for case in CASES if form.case == ANY else (form.case,):
            bases = found[form.gender, case]
            bases[form.base] = min(form.cost, bases.get(form.base, form.cost))
    return {agreement: sorted(bases.items(), key=_by_price)[:2] for agreement, bases in found.items()}


def _title(text: str, gender: str, case: str) -> list[Option]:
    """«премьера Джонсона»: a common noun or an adjective before the name."""
    for parse in parses(text):
        theirs = parse.feats.get("Gender")
        if parse.feats.get("Case") != case or parse.feats.get("Number") == "Plur":
            continue
        if theirs not in (None, gender) and parse.pos != "NOUN":
            continue
        base = parse.inflect("nomn", "sing")
        if base:
            cost = 0.4 if theirs not in (None, gender, "Masc") else 0.0
            return [(spelled_like(base, text), cost)]
    return [(text, 1.5)]


def _ordinal(text: str, gender: str, case: str) -> list[Option]:
    """«Второй» of a queen."""
    base = agreeing(text, case, "Sing", gender)
    return [(text, 1.5)] if base is None else [(base, 0.0)]


def _plural_title(word: Word, role: str) -> str:
    """«братьев» → «братья»."""
    for parse in parses(word.text) if role == "title" else ():
        if parse.feats.get("Number") == "Plur" and (base := parse.inflect("nomn", "plur")):
            return spelled_like(base, word.text)
    return word.text


def _reading(words: tuple[Word, ...], parts: list[str], candidate: PersonCandidate) -> NameReading:
    named = _named(words, parts, candidate.bases)
    whole = [named[role] for role in ("first", "last") if "." not in named.get(role, ".")]
    shared = tuple(folded(name) for name in whole) or (folded(candidate.normal),)
    return NameReading(
        candidate.normal,
        candidate.cost,
        shared,
        candidate.gender,
        named.get("first", ""),
        named.get("middle", ""),
        named.get("last", ""),
        tuple(candidate.bases),
    )


def _named(words: tuple[Word, ...], parts: list[str], bases: list[str]) -> dict[str, str]:
    """First, middle and last name. A particle goes with the name after it («оглы» with the one before),
    a number or a full stop with what it follows; initials are the first name, then the middle."""
    grouped: dict[str, list[int]] = {}
    held: list[int] = []
    before = ""
    for at, role in enumerate(parts):
        follows = before and _follows(words[at], role)
        if (role == "particle" and not follows) or (held and words[at].text in APOSTROPHES):
            held.append(at)
            continue
        if role == "initial":
            before = "first" if "first" not in grouped and "first" not in parts else "middle"
        elif role in _NAMES:
            before = role
        elif not follows:
            continue
        grouped.setdefault(before, []).extend([*held, at])
        held = []
    return {
        role: joined([words[at] for at in ats], [bases[at] for at in ats]) for role, ats in grouped.items()
    }


def _follows(word: Word, role: str) -> bool:
    """«.» after an initial, «II», «оглы»."""
    if role == "particle":
        return word.text.lower() in AFTER_NAME
    if role == "ordinal":
        return True
    return role == "other" and (word.text == "." or (word.text.isascii() and word.text.isupper()))


def _plural(words: tuple[Word, ...], parts: list[str]) -> list[NameReading]:
    """«Скрипалей»: several people of one surname; so are «Рокфеллеров» where a genitive must stand, which of
    one «Рокфеллеров» would be «Рокфеллерова»."""
    named = [at for at, role in enumerate(parts) if role in ("first", "middle", "last")]
    word = words[named[-1]]
    many = word.number == "Plur" or (word.case == "Gen" and bool(_GENITIVE_PLURAL.search(word.text)))
    base = plural_base(word.text) if len(named) == 1 and many else None
    if base is None:
        return []
    bases = [base if at == named[-1] else _plural_title(other, parts[at]) for at, other in enumerate(words)]
    normal = joined(words, bases)
    return [NameReading(normal, -1.6, (folded(normal),), last=base)]
