"""Organisations, places, professions, events: the head in the nominative with all that agrees with it.

What follows the head (genitives, quoted names, prepositional phrases) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from pipeline.gazetteer.declined_places import region_name, two_word_place
from pipeline.gazetteer.place_adjectives import is_place, registered_place
from pipeline.labels import coarse, entity_type
from pipeline.russian import lexicon
from pipeline.russian.analyzer import best_parse, parses
from pipeline.russian.inflection.adjective_forms import place_adjective, place_of
from pipeline.russian.inflection.mention_words import Word, joined
from pipeline.russian.inflection.name_spelling import folded, is_acronym, spelled_like
from pipeline.russian.inflection.noun_forms import (
    UNCHANGING,
    NounForm,
    agreeing,
    can_agree,
    noun_forms,
    only_adjective,
)
from pipeline.russian.inflection.surnames import ANY, CASES
from pipeline.stages.names.name_abbreviations import written_out
from pipeline.stages.names.name_context import NO_CONTEXT, NameContext
from pipeline.stages.names.voting import NameReading, Readings

_KEPT = 4
_SPREAD = 5.0
_DISAGREES = 3.5
_SHARED = 1.0  # a plural head that two singular words have in common
_REGISTERED = 2.5  # what being a place of the register is worth
_NUMBERS = ("Sing", "Plur")
_SPOKEN = re.compile("^по-(.+[сц]к)и$", re.IGNORECASE)
_NO_HEADS = frozenset({"ADP", "CCONJ", "VERB", "ADV", "PART"})
_OPENING = frozenset("«„“\"'‘([")
_BRAND = -2.0
_BRAND_PARTS = lexicon.words("nouns", "brand_part")
_APPOSED_KINDS = lexicon.words("nouns", "apposed_kind")


class Frame(NamedTuple):
    """Where the agreeing words and the head of a phrase are."""

    modifiers: tuple[int, ...]
    head: int
    cost: float


@lru_cache(maxsize=12_000)
def phrase_readings(words: tuple[Word, ...], label: str, context: NameContext = NO_CONTEXT) -> Readings:
    """The readings of a mention that is no person, best first; the surface when nothing can be told."""
    surface = joined(words, [word.text for word in words])
    special = _special(words, label)
    if special is not None:
        return (NameReading(special, 0.0, (folded(special),)),)
    lone = sum(word.readable for word in words) == 1
    costs: dict[tuple[str, ...], float] = {}
    for frame in _frames(words):
        for bases, cost in _inflected(words, frame, context):
            costs[bases] = min(cost, costs.get(bases, cost))
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    for bases, cost in costs.items():
        normal = joined(words, bases)
        found[normal] = min((cost, bases), found.get(normal, (cost, bases)))
    if not found:
        return (NameReading(surface, 0.0, (folded(surface),)),)
    if lone and coarse(label) == "LOC" and not place_adjective(words):
        found = {name: (cost - _REGISTERED * is_place(name), bases) for name, (cost, bases) in found.items()}
    best = sorted(found.items(), key=lambda item: (item[1], item[0]))[:_KEPT]
    limit = best[0][1][0] + _SPREAD
    return tuple(
        NameReading(normal, round(cost, 6), (folded(normal),), bases=bases if lone else ())
        for normal, (cost, bases) in best
        if cost <= limit
    )


def _special(words: tuple[Word, ...], label: str) -> str | None:
    """The base form of what has no noun for a head."""
    if entity_type(label).may_be_verb:
        return _verbal(words)
    if label == "LANGUAGE" and len(words) == 1 and (found := _SPOKEN.match(words[0].text)):
        return found[1] + "ий"
    return (
        place_of(words, label)
        or _registered(words, label)
        or written_out(words, label)
        or _in_register(words, label)
        or _bare_adjective(words, label)
    )


def _registered(words: tuple[Word, ...], label: str) -> str | None:
    """Of an adjective that no table has, the place by the register."""
    stem = place_adjective(words)
    return registered_place(stem, label) if stem else None


def _in_register(words: tuple[Word, ...], label: str) -> str | None:
    """«Сергиевым Посадом» → «Сергиев Посад», «Неваде» → «Невада», for the register has them."""
    if label == "STATE_OR_PROVINCE" and len(words) == 1 and words[0].capitalized and "-" not in words[0].text:
        return region_name(words[0].text)
    if len(words) != 2 or label not in ("CITY", "STATE_OR_PROVINCE") or not words[0].capitalized:
        return None
    place = two_word_place(f"{words[0].text} {words[1].text}")
    return place.name if place and words[1].capitalized else None


def _bare_adjective(words: tuple[Word, ...], label: str) -> str | None:
    """«венгерского» → «венгерский»: an adjective alone under a label that allows it. Of a place that no
    table knows, the masculine; of a people or a faith, the nominative stays as it is."""
    if len(words) != 1 or not words[0].adjectival:
        return None
    word = words[0]
    kind = entity_type(label)
    if not kind.may_be_adjective and (kind.coarse != "LOC" or word.capitalized):
        return None
    if word.case in ("Nom", "") and kind.may_be_adjective:
        return word.text
    parse = best_parse(word.text, "ADJ", {"Case": word.case})
    return spelled_like(parse.lemma, word.text) if parse and parse.pos == "ADJ" else None


def _verbal(words: tuple[Word, ...]) -> str | None:
    """«арестовали на два месяца» → «арестовать на два месяца»."""
    first = words[0] if words else None
    if first is None or first.pos != "VERB" or first.short or first.form not in ("Fin", "Part", "Conv"):
        return None
    if first.form == "Part" and len(words) > 1:
        return None
    parse = best_parse(first.text, "VERB", {"VerbForm": first.form})
    if parse is None or parse.pos != "VERB":
        return None
    return joined(words, [spelled_like(parse.lemma, first.text), *(word.text for word in words[1:])])


def _frames(words: tuple[Word, ...]) -> Iterator[Frame]:
    at = 0
    while at < len(words) and not words[at].readable:
        at += 1
    modifiers: list[int] = []
    while at < len(words):
        word = words[at]
        if _modifies(word):
            modifiers.append(at)
        elif not (modifiers and _links(words, at)):
            break
        at += 1
    heads = at < len(words) and words[at].readable and words[at].pos not in _NO_HEADS
    if heads:
        yield Frame(tuple(modifiers), at, 0.0)
        following = at + 1
        if following < len(words) and _brand_pair(words[at], words[following]):
            yield Frame(tuple(modifiers), following, _BRAND)
        elif following < len(words) and _foreign_pair(words[at], words[following]):
            yield Frame(tuple(modifiers), following, 0.3)
    if modifiers:
        yield Frame(tuple(modifiers[:-1]), modifiers[-1], 2.0 if heads else 0.0)


def _modifies(word: Word) -> bool:
    if not word.cyrillic or not word.readable:
        return False
    if word.text.lower() in UNCHANGING:
        return True
    return (word.adjectival and can_agree(word.text)) or (only_adjective(word.text) and not word.short)


def _links(words: tuple[Word, ...], at: int) -> bool:
    """A comma, «и» or an opening quote inside the agreeing words or before the head."""
    text = words[at].text
    if text in _OPENING:
        return True
    return text in (",", "и") and at + 1 < len(words) and _modifies(words[at + 1])


def _foreign_pair(first: Word, second: Word) -> bool:
    """«Форин Офисе»: the first word is foreign and stays, the second is declined."""
    if not (first.capitalized and second.capitalized and second.spaced and second.cyrillic):
        return False
    if is_acronym(first.text) or not first.cyrillic or not second.nominal:
        return False
    attribute = second.case == "Gen" and any(parse.known for parse in parses(second.text))
    return not attribute and not any(parse.known for parse in parses(first.text))


def _brand_pair(brand: Word, product: Word) -> bool:
    """«Газпром нефти», «Яндекс Еды»: the brand stays, what it sells is declined."""
    if (
        not brand.capitalized
        or not product.spaced
        or not any(lexicon.folded(p.lemma) in _BRAND_PARTS for p in parses(product.text))
    ):
        return False
    return any(form.base == brand.text and form.case == "Nom" for form in noun_forms(brand.text))


def _inflected(
    words: tuple[Word, ...], frame: Frame, context: NameContext
) -> Iterator[tuple[tuple[str, ...], float]]:
    surface = [word.text for word in words]
    if not frame.modifiers and not _may_appose(words, frame.head):
        for base, cost in _lone_heads(words[frame.head]._replace(spaced=False), context):
            surface[frame.head] = base
            yield tuple(surface), frame.cost + cost
        return
    head = words[frame.head]
    for form, costs in _costed(head, context):
        number = form.number or head.number or _number(words, frame)
        gender = form.gender or head.gender if number == "Sing" else ""
        if form.case == ANY and not form.gender:
            gender = ""
        apposes = _may_appose(words, frame.head) and lexicon.folded(form.base) in _APPOSED_KINDS
        surface[frame.head] = form.base
        for case, cost in costs:
            bases = surface.copy()
            for at in frame.modifiers:
                bases[at], price = _modifier(words[at], case, number, gender)
                cost += price
            apposed = _apposed(words[frame.head + 1], case) if apposes else None
            if apposed is not None:
                bases[frame.head + 1] = apposed
            yield tuple(bases), frame.cost + cost
    yield from _of_several(words, frame)


def _of_several(words: tuple[Word, ...], frame: Frame) -> Iterator[tuple[tuple[str, ...], float]]:
    """«(Тульскую и) Московскую области» → «Московская область»: singular words before a plural head."""
    head = words[frame.head]
    if not frame.modifiers or any(words[at].number != "Sing" for at in frame.modifiers):
        return
    for parse in parses(head.text):
        if parse.pos != "NOUN" or parse.feats.get("Number") != "Plur" or not parse.known:
            continue
        case, gender, singular = (parse.feats.get("Case", ""), parse.feats.get("Gender", ""), parse.lemma)
        fitting, clashing = _tag_costs(head, NounForm(singular, case, "Plur", gender, 0.0))
        cost = fitting if case == head.case else clashing
        bases = [agreeing(words[at].text, case, "Sing", gender) for at in frame.modifiers]
        if singular and gender and all(bases):
            found = [word.text for word in words]
            found[frame.head] = spelled_like(singular, head.text)
            for at, base in zip(frame.modifiers, bases, strict=True):
                found[at] = base or ""
            yield tuple(found), frame.cost + cost + _SHARED


@lru_cache(maxsize=12_000)
def _lone_heads(head: Word, context: NameContext) -> tuple[tuple[str, float], ...]:
    """The bases of a head that nothing agrees with, the best that a phrase can keep."""
    found: dict[str, float] = {}
    for form, costs in _costed(head, context):
        cost = min(cost for _, cost in costs)
        found[form.base] = min(cost, found.get(form.base, cost))
    return tuple(sorted(found.items(), key=itemgetter(1, 0))[:_KEPT])


def _costed(head: Word, context: NameContext) -> Iterator[tuple[NounForm, list[tuple[str, float]]]]:
    """The readings of a head, and what each costs in each case that it can have. Of a form in -ы or -и a case
    and number that no reading has tell nothing: «Шкоды» is no nominative of one thing."""
    forms = noun_forms(head.text)
    if len(forms) > 1 and head.text[-1] in "ыи" and not any(_seen(form, head) for form in forms[:-1]):
        head = head._replace(case="", number="")
    for form in forms:
        fitting, clashing = _tag_costs(head, form)
        yield (
            form,
            [
                (case, form.cost + (fitting if case == head.case else clashing) + context.case_cost(case))
                for case in (CASES if form.case == ANY else (form.case,))
            ],
        )


def _seen(form: NounForm, head: Word) -> bool:
    """Whether a reading has the case and number that the tagger saw."""
    return form.case in (head.case, ANY) and (not head.number or form.number in (head.number, ""))


def _number(words: tuple[Word, ...], frame: Frame) -> str:
    return next((words[at].number for at in frame.modifiers if words[at].number), "Sing")


def _tag_costs(word: Word, form: NounForm) -> tuple[float, float]:
    """What the tagger's word says for a form of the case that it saw, and for one of another case."""
    fitting, clashing = (-1.2, 0.8) if word.case else (0.0, 0.0)
    if word.number and form.number:
        price = -0.5 if word.number == form.number else 0.8
        fitting, clashing = fitting + price, clashing + price
    if word.gender and form.gender and form.number == "Sing":
        price = -0.1 if word.gender == form.gender else 0.3
        fitting, clashing = fitting + price, clashing + price
    return fitting, clashing


def _modifier(word: Word, case: str, number: str, gender: str) -> tuple[str, float]:
    base = agreeing(word.text, case, number, gender or word.gender)
    if base is None and not gender:
        base = agreeing(word.text, case, number, "")
    if base is None:
        return word.text, _DISAGREES
    return base, (-0.4 if word.case == case else 0.3) if word.case else 0.0


def _may_appose(words: tuple[Word, ...], head: int) -> bool:
    """Whether a name can follow a kind word: «город Москва»."""
    if head + 1 >= len(words):
        return False
    word = words[head + 1]
    return word.capitalized and word.spaced and word.cyrillic


def _apposed(name: Word, case: str) -> str | None:
    """«городе Москве» → «город Москва»: a name in the case of the kind word before it."""
    if case == "Nom":
        return None
    best = min(
        (other for other in noun_forms(name.text) if other.case == case and other.number == "Sing"),
        key=lambda other: (other.cost, other.base),
        default=None,
    )
    return best.base if best else None
