"""What base a form of a person's name can have: endings of Russian and foreign names, by gender and case.

Costs are negative log-odds by judgement: 0 is the plain reading of an ending, 1 an uncommon, 2 a rare one.
Case `*` marks a form that serves all cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.russian import lexicon
from pipeline.russian.analyzer import Parse, parses
from pipeline.russian.inflection.first_names import forms as listed_forms
from pipeline.russian.inflection.first_names import is_listed
from pipeline.russian.inflection.name_spelling import spelled_like

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
GENDERS = ("Masc", "Fem")
ANY = "*"

_AGAINST_KNOWN = 1.8  # taking for a base form what the dictionary knows as an oblique case only
_NOT_A_MANS = 3.5  # «Кажибаева» as the base form of a man's surname
_NOT_A_WOMANS = 1.5  # «Рокфеллеров» as the base form of a woman's
_RARE_TWIN = 1.8  # «Анне» as a name of its own
_RARE_VOWELS = 0.2  # «Клаудиа» beside «Клаудия»
_RARE = 1.2  # a man's name in -ий that few have, beside which a woman's in -ия is likelier: «Асию»
_COMMON_MEN = lexicon.words("name_parts", "common_man")
_PLAIN_NOUN, _PLAIN_BEING = 0.6, 0.1  # a plain noun of the dictionary as a name
_BESIDE_LISTED = 1.5  # and when the list of foreign names has one: it tells the gender, too
_BESIDE_KNOWN = 0.7  # a reading by the ending, when the dictionary has one of its own

_OBLIQUE = (
    (re.compile("(?:[оеё]в|[иы]н)(?:ой|ою|у|ым|ыми)$"), 4.0),
    (re.compile("..(?:ии|ию|ией|иею)$"), 5.0),
    (re.compile("..(?:ому|ему|ого|его)$"), 2.0),
    (re.compile("..[сц]кой$"), 0.8),
    (re.compile("...ой$"), 1.2),
    (re.compile("(?:[оеё]в|ин)е$"), 1.0),
    (re.compile("...(?<!стр)(?<!бл)ом$"), 0.5),
)  # the first that fits
_VOWELS = frozenset("аеёиоуыэюя")
_SOFT = frozenset("гкхжчшщ")  # «и», not «ы», after these
_HISSING = frozenset("жчшщц")  # «ем», «ей», not «ом», «ой», after these

_POSSESSIVE_STEM = re.compile("..(?:[оеё]в|[иы]н)$")
_CLIPPED_STEM = re.compile("(?:вц|[бвгджзпртхцчшщф]к)$")  # no nominative: «Кравц», «Ирочк»
_POSSESSIVE = re.compile("^(.+(?:[оеё]в|[иы]н))(а|у|ым|ом|е|ой|ою|)$")
_ADJECTIVE = re.compile("^(..+?)(ий|ый|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ей)$")
_PATRONYMIC = re.compile("^(..+?(?:[оеё]вич|ьич|мич|кич|тич))(а|у|ом|ем|е|)$")
_DAUGHTER = re.compile("^(..+?(?:[оеё]вн|ичн))(а|ы|е|у|ой|ою)$")
_POSSESSIVE_CASES = {"": "Nom", "у": "Dat", "ым": "Ins", "е": "Loc"}
_ADJECTIVE_CASES = {
    "Masc": {"ий": "Nom", "ый": "Nom", "ой": "Nom", "ого": "Gen Acc", "его": "Gen Acc", "ому": "Dat",
             "ему": "Dat", "ым": "Ins", "им": "Ins", "ом": "Loc", "ем": "Loc"},
    "Fem": {"ая": "Nom", "яя": "Nom", "ой": "Gen Dat Ins Loc", "ей": "Gen Dat Ins Loc", "ую": "Acc",
            "юю": "Acc"},
}  # fmt: skip
_HARD_ENDINGS = {
    "а": "Nom",
    "ы": "Gen",
    "и": "Gen",
    "е": "Dat Loc",
    "у": "Acc",
    "ой": "Ins",
    "ей": "Ins",
    "ою": "Ins",
}
_SOFT_ENDINGS = {"я": "Nom", "и": "Gen", "е": "Dat Loc", "ю": "Acc", "ей": "Ins", "ёй": "Ins"}
_INDECLINABLE = {"о": 0.0, "э": 0.1, "и": 0.4, "е": 1.1, "ю": 1.0, "у": 1.2, "ы": 1.2}
_NAMESAKE = 0.9  # a listed name under a form that the dictionary has of another («Ивана»)
_STEM_STRESSED, _END_STRESSED = 1.4, 0.9  # «берёзовый», «зерновой» as adjectives that made a surname
_IN_OVOY = lexicon.words("name_parts", "surname_in_ovoy")
_UNCHANGING = ("дзе", "швили", "заде")
_FIXED_IN_U = ("ску", "яну", "ару", "оглу", "енсу", "онсу", "еску", "инью")
_KAZAKH = re.compile("[әғқңөұүһі]")
_KNOWN_KINDS = {"first": {"Name"}, "middle": {"Patr"}, "last": {"Surn"}}


class NameForm(NamedTuple):
    """One way to read a form: its base, as spelled on the surface, under a gender and a case."""

    base: str
    gender: str
    case: str
    cost: float


@lru_cache(maxsize=12_000)
def name_forms(word: str, role: str) -> tuple[NameForm, ...]:
    """The readings of one word (no hyphen) as a person's `first`, `middle` or `last` name."""
    low = word.lower()
    found: dict[tuple[str, str, str], float] = {}
    known = False
    for form in _dictionary(word, role):
        known = known or form.cost <= _PLAIN_BEING
        _keep(found, form)
    beside = _BESIDE_LISTED if role == "first" and is_listed(word) and not _names_one(word) else _BESIDE_KNOWN
    against = min(found.values(), default=0.0) < 0 and not any(base.lower() == low for base, _, _ in found)
    for base, gender, cases, cost in _endings(low, role):
        for case in cases.split():
            doubt = looks_inflected(low) * (0.5 if role == "first" else 1.0) if base == low else 0.0
            extra = 0.0
            if known:
                extra = _AGAINST_KNOWN if base == low and against else beside
            _keep(found, NameForm(spelled_like(base, word), gender, case, cost + doubt + extra))
    return tuple(NameForm(*key, cost) for key, cost in found.items())


def looks_inflected(low: str) -> float:
    """What it costs to take a form for a base form when it has the ending of an oblique case."""
    return next((cost for pattern, cost in _OBLIQUE if pattern.search(low)), 0.0)


def _keep(found: dict[tuple[str, str, str], float], form: NameForm) -> None:
    key = (form.base, form.gender, form.case)
    found[key] = min(form.cost, found.get(key, form.cost))


def has_kazakh_letters(word: str) -> bool:
    """Whether a word is spelled in Kazakh: it has no Russian endings in its own language."""
    return bool(_KAZAKH.search(word.lower()))


def has_kind(word: str, kind: str) -> bool:
    """Whether the dictionary itself (no guess) knows the form as a Name, a Surn or a Patr."""
    return any(kind in parse.kinds for parse in parses(word) if parse.known)


def _dictionary(word: str, role: str) -> Iterator[NameForm]:
    wanted = _KNOWN_KINDS[role]
    if role != "last":
        yield from _listed(word)
    for parse in parses(word):
        if not parse.known or parse.pos != "NOUN" or parse.feats.get("Number") == "Plur":
            continue
        if not parse.kinds & {"Name", "Surn", "Patr"}:
            yield from _plain_noun(parse, word, role)
            continue
        base = _base(parse)
        case = parse.feats.get("Case", "")
        if base is None or case not in CASES:
            continue
        cost = -0.6 if parse.kinds & wanted else 1.0
        cost += _RARE if base.endswith("ий") and "Name" in parse.kinds and base not in _COMMON_MEN else 0.0
        cost += _fixed_cost(parse) if "Fixd" in parse.kinds else 0.0
        cost += (
            2.0
            if "Surn" in parse.kinds and base.endswith(("ов", "ова")) and _in_ov(parse.word) in _IN_OVOY
            else 0.0
        )
        cost += _RARE_VOWELS if base.endswith("иа") and "Name" in parse.kinds else 0.0
        genders = [parse.feats["Gender"]] if "Gender" in parse.feats else list(GENDERS)
        for gender in genders:
            if gender in GENDERS:
                yield NameForm(spelled_like(base, word), gender, case, cost)


def _names_one(word: str) -> bool:
    """Whether the dictionary knows a form as a first name in the singular."""
    return any(
        "Name" in parse.kinds and parse.feats.get("Number") == "Sing" for parse in parses(word) if parse.known
    )


def _fixed_cost(parse: Parse) -> float:
    """What an unchanging name costs: more where the form is the oblique case of a commoner one («Анне»)."""
    gender = parse.feats.get("Gender")
    twin = any(
        other.known
        and "Fixd" not in other.kinds
        and "Name" in other.kinds
        and other.feats.get("Gender") == gender
        for other in parses(parse.word)
    )
    rare = _RARE_TWIN if twin and parse.word[-1] in "еу" else 0.0
    return 0.1 + 0.25 * looks_inflected(parse.word) + rare


def _listed(word: str) -> Iterator[NameForm]:
    """A first name from abroad; what the dictionary has under the same form is commoner."""
    found = listed_forms().get(word.lower().replace("ё", "е"), ())
    namesake = _NAMESAKE if found and _names_one(word) else 0.0
    for base, gender, case in found:
        fixed = case == ANY and base[-1] not in "еу"
        yield NameForm(spelled_like(base, word), gender, case, -0.6 + (0.0 if fixed else namesake))


def _plain_noun(parse: Parse, word: str, role: str) -> Iterator[NameForm]:
    """«Зайца», «Христа», «Сороки»: a name that is a noun of the dictionary is declined like it."""
    case, gender = parse.feats.get("Case", ""), parse.feats.get("Gender", "")
    base = parse.inflect("nomn", "sing")
    if (
        role == "middle"
        or base is None
        or case not in CASES
        or gender not in GENDERS
        or "Fixd" in parse.kinds
    ):
        return
    cost = _PLAIN_BEING if parse.feats.get("Animacy") == "Anim" else _PLAIN_NOUN
    cost += 0.0 if role == "last" else 0.5
    yield NameForm(spelled_like(base, word), gender, case, cost)
    if gender == "Fem":
        yield NameForm(spelled_like(base, word), "Masc", case, cost + 0.3)


def _base(parse: Parse) -> str | None:
    if parse.feats.get("Case") == "Nom" or "Fixd" in parse.kinds:
        return parse.word
    return parse.inflect("nomn", "sing")


def _endings(low: str, role: str) -> Iterator[tuple[str, str, str, float]]:
    """(base, gender, cases, cost) of a form in small letters by its ending."""
    if low.endswith(_UNCHANGING) and len(low) > 5:
        yield from ((low, gender, ANY, -0.6) for gender in GENDERS)
        return
    yield from _patronymic(low, role)
    if len(low) > 3:
        yield from _possessive(low, role)
        yield from _adjective(low, role)
    yield from _masculine(low)
    yield from _first_declension(low, role)
    yield from _fixed(low, role)
    if role == "first":
        yield from _third_declension(low)


def _patronymic(low: str, role: str) -> Iterator[tuple[str, str, str, float]]:
    bonus = -1.0 if role == "middle" else 0.3
    found = _PATRONYMIC.match(low)
    if found:
        cases = {"": "Nom", "а": "Gen Acc", "у": "Dat", "ом": "Ins", "ем": "Ins", "е": "Loc"}[found[2]]
        yield found[1], "Masc", cases, bonus
    found = _DAUGHTER.match(low)
    if found:
        cases = {"а": "Nom", "ы": "Gen", "е": "Dat Loc", "у": "Acc", "ой": "Ins", "ою": "Ins"}[found[2]]
        yield found[1] + "а", "Fem", cases, bonus


def _possessive(low: str, role: str) -> Iterator[tuple[str, str, str, float]]:
    """«Иванов», «Пушкин»: endings of a noun in some cases, of an adjective in others."""
    found = _POSSESSIVE.match(low)
    if not found or role == "middle":
        return
    stem, ending = found.groups()
    cost = 0.0 if role == "last" else 0.8
    known = _in_ov(low)
    cost += 1.2 if known in _IN_OVOY else 0.6 if not known and _is_adjective(low) else 0.0
    if ending in _POSSESSIVE_CASES:
        yield stem, "Masc", _POSSESSIVE_CASES[ending], cost
    if ending == "а":
        yield stem, "Masc", "Gen Acc", cost
        yield stem + "а", "Fem", "Nom", cost
    if ending == "у":
        yield stem + "а", "Fem", "Acc", cost
    if ending in ("ой", "ою"):
        yield stem + "а", "Fem", "Gen Dat Ins Loc" if ending == "ой" else "Ins", cost
    if ending == "ом" and stem[-1] == "н":
        yield stem, "Masc", "Ins", cost + 0.4


def _adjective(low: str, role: str) -> Iterator[tuple[str, str, str, float]]:
    """«Толстой», «Вишневская»."""
    found = _ADJECTIVE.match(low)
    if not found or role != "last":
        return
    stem, ending = found.groups()
    cost = 0.0 if stem.endswith(("ск", "цк")) else 0.2 if _is_adjective(low) else 1.3
    possessive = _POSSESSIVE_STEM.search(stem) is not None and ending in ("ой", "ым")
    known = _in_ov(low) if possessive else ""
    if known and known not in _IN_OVOY:
        cost += _END_STRESSED if known.endswith("ой") else _STEM_STRESSED
    if stem[-1] in _VOWELS:
        return
    if ending in _ADJECTIVE_CASES["Masc"]:
        cases = _ADJECTIVE_CASES["Masc"][ending]
        if cases == "Nom":
            yield low, "Masc", "Nom", cost
        elif stem[-1] in "кгхжчшщ":
            yield stem + "ий", "Masc", cases, cost
            yield stem + "ой", "Masc", cases, cost + 1.0
        else:
            yield stem + "ый", "Masc", cases, cost + (0.3 if stem.endswith("ов") else 0.0)
            yield stem + "ой", "Masc", cases, cost - (0.6 if stem.endswith("ов") else -0.5)
    if ending in _ADJECTIVE_CASES["Fem"]:
        soft = ending in ("яя", "ей", "юю") and stem[-1] not in _HISSING
        yield stem + ("яя" if soft else "ая"), "Fem", _ADJECTIVE_CASES["Fem"][ending], cost + 0.2


def _is_adjective(low: str) -> bool:
    """Whether the form is also a plain adjective: «Яровая», «Белого»."""
    return any(
        parse.known and parse.pos == "ADJ" and parse.lemma.endswith(("ый", "ий", "ой"))
        for parse in parses(low)
    )


@lru_cache(maxsize=2_000)
def _in_ov(low: str) -> str:
    """The adjective in -овый, -евый, -иный or stressed on the ending that the dictionary knows under a form;
    empty when there is none. Surnames in -ов, -ев and -ин share most of its forms."""
    lemmas = [parse.lemma for parse in parses(low) if parse.known and parse.pos == "ADJ"]
    return next((lemma for lemma in lemmas if _POSSESSIVE_STEM.search(lemma[:-2])), "")


def _masculine(low: str) -> Iterator[tuple[str, str, str, float]]:
    """«Джонсон», «Курц», «Мэй», «Скрипаль»: the second declension."""
    last = low[-1]
    if last not in _VOWELS and last not in "йь":
        yield low, "Masc", "Nom", 0.0
    if last in "йь":
        yield low, "Masc", "Nom", 0.1
    for ending, cases in (("а", "Gen Acc"), ("у", "Dat"), ("ом", "Ins"), ("ем", "Ins"), ("е", "Loc")):
        stem = low.removesuffix(ending)
        if stem == low or len(stem) < 2 or stem[-1] in _VOWELS or stem[-1] in "йьъ":
            continue
        if ending == "ем" and stem[-1] not in _HISSING:
            continue
        if len(stem) > 3 and ending == "у" and stem.endswith(("ом", "ем")):
            continue
        clipped = _CLIPPED_STEM.search(stem)
        cost = 0.3 if _POSSESSIVE_STEM.search(stem) and ending != "ом" else 1.5 if clipped else 0.0
        yield stem, "Masc", cases, cost
        if stem[-1] == "ц" and len(stem) > 2 and stem[-2] not in _VOWELS:
            yield stem[:-1] + "ец", "Masc", cases, 0.2 if clipped else 0.7
        if stem[-1] in "кн" and len(stem) > 3 and stem[-2] not in _VOWELS and stem[-2] not in "йь":
            yield stem[:-1] + ("е" if stem[-2] in "жчшн" else "о") + stem[-1], "Masc", cases, 2.2
    for ending, cases in (("я", "Gen Acc"), ("ю", "Dat"), ("ем", "Ins"), ("ём", "Ins"), ("е", "Loc")):
        stem = low.removesuffix(ending)
        if stem == low or len(stem) < 2:
            continue
        if stem[-1] in _VOWELS:
            yield stem + "й", "Masc", cases, 1.2 if stem[-1] == "и" else 0.2
        elif stem[-1] not in "ьъйгкхжшц":
            yield stem + "ь", "Masc", cases, 0.3 if stem[-1] in "лнр" else 1.0
    if low.endswith("ии") and len(low) > 3:
        yield low[:-1] + "й", "Masc", "Loc", 1.9


def _first_declension(low: str, role: str) -> Iterator[tuple[str, str, str, float]]:
    """«Обама», «Тереза», «Илья»."""
    cost = {"Masc": 1.0 if role == "first" else 0.8, "Fem": 0.0 if role == "first" else 0.6}
    for base_ending, endings in (("а", _HARD_ENDINGS), ("я", _SOFT_ENDINGS)):
        for ending, cases in endings.items():
            stem = low.removesuffix(ending)
            if stem == low or len(stem) < 2:
                continue
            last = stem[-1]
            if base_ending == "а":
                if last in "йьъ" or last in _VOWELS:
                    continue
                if (last in _SOFT) != (ending == "и") and ending in "ыи":
                    continue
                if (last in _HISSING) != (ending == "ей") and ending in ("ой", "ей"):
                    continue
            elif last not in _VOWELS and last not in "ьлнрдтсз":
                continue
            rare = 0.9 if base_ending == "я" and last not in _VOWELS and last != "ь" else 0.0
            womans = base_ending == "а" and role == "last" and _POSSESSIVE_STEM.search(stem)
            for gender in ("Fem",) if womans else GENDERS:
                unlikely = (0.3 if role == "last" else 1.0) if gender == "Masc" and stem[-1] == "и" else 0.0
                yield stem + base_ending, gender, cases, cost[gender] + rare + unlikely
    if low.endswith("ии") and len(low) > 3:
        yield low[:-1] + "я", "Fem", "Gen Dat Loc", cost["Fem"]
        yield low[:-1] + "я", "Masc", "Gen Dat Loc", cost["Masc"] + 0.5


def _fixed(low: str, role: str) -> Iterator[tuple[str, str, str, float]]:
    """Names that serve all cases: «Мэй» of a woman, «Черных», «Бондаренко», «Барнье», «Дюма»."""
    last = low[-1]
    if last not in _VOWELS:
        mans = _NOT_A_WOMANS if role == "last" and _POSSESSIVE_STEM.search(low) else 0.0
        yield low, "Fem", ANY, {"first": 1.0, "middle": 1.5, "last": 0.1}[role] + mans
        if low.endswith(("ых", "их")):
            yield low, "Masc", ANY, 0.3
        return
    if last in "ая":
        cost = 0.8 if len(low) > 1 and low[-2] in "иуо" and last == "а" else 2.2
    elif low.endswith(("ье", "ьо", "ко", "заде", "швили")):
        cost = 0.0
    else:
        cost = _INDECLINABLE.get(last, 1.5) + (0.7 if last in "еы" and role == "first" else 0.0)
        cost -= 1.2 if low.endswith(_FIXED_IN_U) else 0.0
    womans = role == "last" and last == "а" and _POSSESSIVE_STEM.search(low[:-1])
    for gender in GENDERS:
        doubt = _NOT_A_MANS if womans and gender == "Masc" else 0.0
        yield low, gender, "Nom", cost - 0.3 + doubt
        yield low, gender, ANY, cost + 0.3 + doubt


def _third_declension(low: str) -> Iterator[tuple[str, str, str, float]]:
    """«Любовь», «Адель»."""
    if low.endswith("ь"):
        yield low, "Fem", "Nom Acc", 0.9
    if low.endswith("ью") and len(low) > 3:
        yield low[:-1], "Fem", "Ins", 0.9
    if low.endswith("и") and len(low) > 3 and low[-2] in "лнвр":
        yield low[:-1] + "ь", "Fem", "Gen Dat Loc", 1.6
