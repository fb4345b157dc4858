"""The nominative of nouns and of the words that agree with them, by the dictionary and its guesses."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from math import log
from typing import NamedTuple

from pipeline.russian.analyzer import Parse, parses
from pipeline.russian.inflection.name_spelling import acronym_stem, is_acronym, spelled_like
from pipeline.russian.inflection.surnames import ANY, has_kazakh_letters

_GRAMMEMES = {"Sing": "sing", "Plur": "plur", "Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NUMBERED = re.compile("^(.*[А-Яа-яёЁ])(-(?:\\d+|[A-ZА-ЯЁ]{1,3}\\d*))$")
_PLAIN_STEM = re.compile("[а-яё].(?:[бвгдзлмнпрстфхц]|[аеиоуыэюял-р]к)$", re.IGNORECASE)
_ENDINGS = (("", "Nom Acc"), ("а", "Gen"), ("у", "Dat"), ("ом", "Ins"), ("е", "Loc"))
_WOMANLY = (("ы", "Gen"), ("е", "Dat Loc"), ("у", "Acc"), ("ой", "Ins"))  # of «Мазда»
_CASES_IN_EY = {"я": "Gen", "ю": "Dat", "м": "Ins", "е": "Loc"}
_UNSEEN_NEUTER = 0.6  # «Мечело» of «Мечелом»
_LATIN = re.compile("[A-Za-z]")
_MIXED = re.compile("[а-яё][А-ЯЁ]{2,}$")  # «ЕнТУ»
_PLACE_ON = re.compile("^(.+?)(-(?:на|под|над|ан|ам)-.+)$", re.IGNORECASE)  # «Ростове-на-Дону»
_STREET = re.compile("-(?:стрит|роуд|лейн|авеню|хаус)$", re.IGNORECASE)
_FROZEN, _FROZEN_KNOWN = 2.5, 4.0
UNCHANGING = frozenset({"его", "её", "ее", "их"})
_RARE_TWINS = frozenset({"окружный", "призывный", "запасный", "вихревый"})


class NounForm(NamedTuple):
    """One way to read a noun. `number` is kept by `base`; empty strings fit anything."""

    base: str
    case: str
    number: str
    gender: str
    cost: float


@lru_cache(maxsize=12_000)
def noun_forms(text: str) -> tuple[NounForm, ...]:
    """The readings of a head word; the word left as it stands is always the last of them."""
    if text.isascii() or not text[-1:].isalnum() or _LATIN.search(text) or not any(c.isalpha() for c in text):
        stem = acronym_stem(text)
        return (NounForm(stem or text, ANY, "", "", 0.0),)
    if _STREET.search(text):
        return (NounForm(text, ANY, "", "", 0.0),)
    if (is_acronym(text) or _MIXED.search(text)) and not _shouted(text):
        return (NounForm(text, ANY, "", "", 0.0),)
    stem = acronym_stem(text)
    if stem is not None:
        return (NounForm(stem, ANY, "", "", 0.0),)
    known = any(parse.known for parse in parses(text))
    frozen = NounForm(text, ANY, "", "", _FROZEN_KNOWN if known else _FROZEN)
    numbered = _NUMBERED.match(text) or _PLACE_ON.match(text)
    if numbered:
        return (*(form._replace(base=form.base + numbered[2]) for form in noun_forms(numbered[1])), frozen)
    if "-" in text and not any(parse.known and parse.pos == "NOUN" for parse in parses(text)):
        return (*_compound(text), frozen)
    if has_kazakh_letters(text):
        inflected = [form._replace(cost=form.cost + _FROZEN) for form in _simple(text)]
        return (*inflected, frozen._replace(cost=0.0))
    return (*_simple(text), frozen)


def _shouted(text: str) -> bool:
    """A plain word in capital letters, as in a headline."""
    return len(text) > 4 and any(parse.known and "Abbr" not in parse.kinds for parse in parses(text))


def _simple(text: str) -> list[NounForm]:
    found: dict[tuple[str, str, str, str], float] = {}
    for parse in parses(text):
        if parse.pos not in ("NOUN", "ADJ", "VERB") or "Case" not in parse.feats:
            continue
        if "Fixd" in parse.kinds and parse.kinds & {"Name", "Surn"}:
            continue
        number = parse.feats.get("Number", "Sing")
        base = nominative(parse, number, "")
        if base is None:
            continue
        cost = -0.4 * log(parse.score + 0.02) + (0.0 if parse.pos == "NOUN" else 0.6)
        cost += 0.3 if parse.kinds & {"Name", "Surn"} else 0.0
        if not parse.known and number == "Plur" and parse.feats["Case"] == "Gen" and text.isalpha():
            cost += 1.0
        gender = parse.feats.get("Gender", "")
        if not parse.known and gender == "Neut" and parse.pos == "NOUN" and parse.feats["Case"] == "Ins":
            cost += _UNSEEN_NEUTER
        key = (spelled_like(base, text), parse.feats["Case"], number, gender)
        found[key] = min(cost, found.get(key, cost))
    if not any(parse.known for parse in parses(text)):
        for ending, cases in _ENDINGS:
            stem = text.removesuffix(ending)
            if len(stem) + len(ending) == len(text) and _PLAIN_STEM.search(stem):
                for case in cases.split():
                    found.setdefault((stem, case, "Sing", "Masc"), 0.4)
        for ending, cases in _WOMANLY:
            stem = text.removesuffix(ending)
            if len(stem) + len(ending) == len(text) and _PLAIN_STEM.search(stem):
                for case in cases.split():
                    key = (stem + "а", case, "Sing", "Fem")
                    found[key] = min(0.7, found.get(key, 0.7))
        if len(text) > 4 and text.endswith(("эя", "эю", "эем", "эе")):  # «Хуавэй»
            found.setdefault(
                (text[: text.rindex("э") + 1] + "й", _CASES_IN_EY[text[-1]], "Sing", "Masc"), 0.4
            )
        if text[-1:] in "бвдзлмнпрстф":
            found.setdefault((text + "ы", "Gen", "Plur", ""), 1.5)
    return [NounForm(*key, cost) for key, cost in found.items()]


def _compound(text: str) -> list[NounForm]:
    """«Полимере-Север»: each half inflected or left, at least one of them inflected."""
    left, _, right = text.partition("-")
    if not left or not right:
        return []
    halves = [noun_forms(half) for half in (left, right)]
    found = []
    for first, second in product(*halves):
        if first.case == ANY == second.case or (second.case == ANY and not right[:1].isupper()):
            continue
        free = ANY in (first.case, second.case)
        if free and "Plur" in (first.number, second.number):
            continue
        if not free and (first.case, first.number) != (second.case, second.number):
            continue
        ruling = second if second.case != ANY else first
        cost = (min(first.cost, 0.8) if first.case == ANY else first.cost) + second.cost * 0.5
        found.append(ruling._replace(base=f"{first.base}-{second.base}", cost=cost))
    return sorted(found, key=lambda form: (form.cost, form.base))[:12]


def nominative(parse: Parse, number: str, gender: str) -> str | None:
    """The nominative of a reading in this number (and gender, for what has genders)."""
    wanted = ["nomn", _GRAMMEMES.get(number, "sing")]
    if parse.pos != "NOUN" and wanted[1] == "sing":
        gender = gender or parse.feats.get("Gender", "Masc")
        wanted.append(_GRAMMEMES[gender])
    if "Fixd" in parse.kinds:
        return parse.word
    return parse.inflect(*wanted)


@lru_cache(maxsize=12_000)
def agreeing(text: str, case: str, number: str, gender: str) -> str | None:
    """The nominative of an adjective, participle or ordinal whose form can stand in this case, number
    and gender (an empty gender: any); None when it cannot."""
    if text.lower() in UNCHANGING:
        return text
    if "-" in text:
        left, _, right = text.rpartition("-")
        if not any(parse.pos in ("ADJ", "DET") for parse in parses(text)):
            base = agreeing(right, case, number, gender) if right else None
            return None if base is None else f"{left}-{base}"
    for parse in sorted(parses(text), key=_rarer):
        if parse.pos not in ("ADJ", "DET", "VERB") or parse.feats.get("Case") != case:
            continue
        if parse.feats.get("Number", number) != number:
            continue
        theirs = parse.feats.get("Gender", "")
        if number == "Sing" and gender and theirs and theirs != gender:
            continue
        base = nominative(parse, number, gender if number == "Sing" else "")
        if base is not None:
            return spelled_like(base, text)
    return None


def _rarer(parse: Parse) -> bool:
    """Of twins in -ый and -ой the dictionary gives the rare one first."""
    return parse.lemma in _RARE_TWINS


@lru_cache(maxsize=12_000)
def only_adjective(text: str) -> bool:
    """Whether the dictionary knows the form, and as nothing but an adjective or a participle."""
    known = [parse for parse in parses(text) if parse.known]
    return (
        bool(known)
        and all(parse.pos in ("ADJ", "DET") or parse.feats.get("VerbForm") == "Part" for parse in known)
        and any("Case" in parse.feats for parse in known)
    )


@lru_cache(maxsize=12_000)
def can_agree(text: str) -> bool:
    """Whether any reading of the form is an adjective, determiner or full participle."""
    tail = text.rpartition("-")[2] or text
    readings = (*parses(text), *parses(tail))
    return any(parse.pos in ("ADJ", "DET", "VERB") and "Case" in parse.feats for parse in readings)
