"""What is named after somebody: «улица Чехова» is a FACILITY, Чехов in it a PERSON and not the town.

NEREL train: behind «имени» and «им.» 45 of 48 names are PERSON inside an ORGANIZATION (34) or a FACILITY
(8); of streets 29 of 37 are a FACILITY with the kind word inside, the person in it labelled too. What is
named after a town («вокзал Саратова») keeps the CITY: without «имени» only a street makes a person of a word
that may be both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.gazetteer.registers import place_key, places
from pipeline.labels import PLACE_LABELS
from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.stages.repairs.draft import Draft
from pipeline.stages.repairs.named_kinds import lemmas_of

_NAME = r"(?:[А-ЯЁ]\.[ \u00a0]?){0,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)*"
_FULL_NAME = (
    rf"{_NAME}(?:[ \u00a0](?:де|фон|ван|дер|да|аль)(?=[ \u00a0]))*"
    r"(?:[ \u00a0][А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?){0,2}"
)
_IN_HONOUR = re.compile(rf"(?<![\w-])(?:имени|им\.)[ \u00a0]?(?P<name>{_FULL_NAME})")
_STREET_STEM = "|".join(
    f"[{stem[0].upper()}{stem[0]}]{stem[1:]}" for stem in lexicon.spelled("stems", "street")
)
_SHORT_STREET = (
    r"[Уу]л\.|[Пп]р\.|[Пп]р-к?т\.?|[Пп]росп\.|[Пп]ер\.|[Пп]л\.|[Нн]аб\.|[Бб]-р\.?|[Бб]ульв?\.|[Пп]р-д\.?"
)
_STREET = re.compile(
    rf"(?<![\w-])(?P<kind>(?:{_STREET_STEM})[а-яё]*(?=[ \u00a0])|(?:{_SHORT_STREET}))[ \u00a0]?"
    rf"(?:имени[ \u00a0]|им\.[ \u00a0]?)?(?P<name>{_FULL_NAME})"
)
_KIND_OF_FACILITY = (
    r"[Аа]эропорт|[Сс]тадион|[Пп]арк|[Мм]ост|[Сс]танци|[Вв]окзал|[Кк]осмодром|[Дд]вор[её]?ц|[Кк]анал|[Зз]авод|"
    r"[Шш]кол|[Тт]еатр|[Мм]узе|[Сс]квер|[Шш]ахт|[Фф]абрик|[Бб]ольниц|ДК|[Бб]иблиотек|[Сс]ад|[Уу]ниверситет|[Ии]нститут"
)
_FACILITY = re.compile(
    rf"(?<![\w-])(?P<kind>(?:{_KIND_OF_FACILITY})[а-яё]{{0,4}})[ \u00a0](?P<name>{_FULL_NAME})"
)
_BEFORE = re.compile(r"(?:[\w-]+[ \u00a0]+|«[^»\n]{1,40}»[ \u00a0]+){1,3}$")
_PEOPLE = frozenset({"Surn", "Name", "Patr"})
_PROPER = _PEOPLE | {"Geox"}
_MISTAKEN = PLACE_LABELS | {"PROFESSION", "NATIONALITY", "ORGANIZATION", "WORK_OF_ART"}
_SURNAME = re.compile(r"(?:[оеё]ва|ина|[цс]кого|[оеё]вой|иной|[цс]кой|енко)$")
_OF_A_STREET = re.compile("(?:[сц]к|н|в|ов)(?:ая|ой|ую)$")
_NAMESAKES = lexicon.words("name_parts", "namesake")
_BIG = 200_000  # inhabitants of a town that an airport is named after, rather than the other way round


def read_names_in_honour(draft: Draft) -> None:
    """PERSON for who is honoured, FACILITY or ORGANIZATION for what bears the name."""
    for found in _IN_HONOUR.finditer(draft.text):
        before = _words_before(draft.text, found.start())
        start = found.start("name")
        end = _name_end(draft, start, found.end())
        if before and before[-1][0].lower() in ("от", "по", "без"):
            continue
        if _person(draft, start, end, sure=True) and before:
            label = draft.kinds.of_named_after([word for word, _ in before])
            if label:
                _outer(draft, before[-1][1], end, label)
    for found in _STREET.finditer(draft.text):
        _street(draft, found)
    for found in _FACILITY.finditer(draft.text):
        start, end = found.span("name")
        label = draft.kinds.of_named_after([found["kind"]])
        if label == "FACILITY" and _apposed(found["name"]):
            _apposition(draft, found)
        elif label and _namesake(found["name"]) and _person(draft, start, end, sure=True):
            _outer(draft, found.start(), end, label)


def _namesake(name: str) -> bool:
    """Whether a name of one word is that of somebody whom more things are named after than towns."""
    return name.isalpha() and not lemmas_of(name).isdisjoint(_NAMESAKES)


def _words_before(text: str, at: int) -> list[tuple[str, int]]:
    """The words in front of a place with where they begin, the nearest last."""
    found = _BEFORE.search(text, max(0, at - 80), at)
    if not found:
        return []
    return [(word[0], found.start() + word.start()) for word in re.finditer(r"[\w-]+", found[0])]


def _street(draft: Draft, found: re.Match[str]) -> None:
    if not draft.kinds.is_street(found["kind"]) or draft.text.endswith(" и пр.", 0, found.end("kind")):
        return
    start, end = found.span("name")
    end = _name_end(draft, start, end)
    name = draft.text[start:end]
    place = next(
        (m for m in draft.at(start, end) if m.label in ("COUNTRY", "STATE_OR_PROVINCE", "LOCATION")), None
    )
    titles = draft.nouns.having("profession")
    if place and not _may_be_person(name, titles):
        return  # «площадь Франции», «набережная Невы»
    if _may_be_person(name, titles) or any(m.label == "PERSON" for m in draft.at(start, end)):
        _person(draft, start, end, sure=False)
    elif any(m.label == "CITY" for m in draft.at(start, end)) and not _common(name):
        return  # «улица Могадишо»
    for mention in draft.at(start, end):
        if mention.label == "FACILITY":
            draft.move(mention, found.start(), end)
    _outer(draft, found.start(), end, "FACILITY")


def _name_end(draft: Draft, start: int, end: int) -> int:
    """Where the name ends that begins at `start`. Words in another case are of what follows («им. Ломоносова
    Донцов»), and so is a person that begins there, unless a title leads to it («ул. Героя России Тинькова»).
    """
    first = draft.text[start:end].split()[0]
    titled = not lemmas_of(first).isdisjoint(draft.nouns.having("profession") | {"герой"})
    for at in _word_starts(draft.text, start, end):
        word = draft.text[at:end].split()[0]
        if not _continues(first, word):
            return at - 1
        begins = any(m.start == at and m.label == "PERSON" for m in draft.touching(at, end))
        if (
            begins
            and not titled
            and not any(m.start == start and m.end > at for m in draft.touching(start, end))
        ):
            return at - 1
    return end


@lru_cache(maxsize=4_000)
def _continues(first: str, word: str) -> bool:
    """Whether a later word can stand in the genitive, or in the nominative behind an adjective in it."""
    cases = {parse.feats.get("Case") for parse in parses(word) if parse.feats.get("Number") != "Plur"}
    if "Gen" in cases:
        return True
    return "Nom" in cases and any(p.pos == "ADJ" and p.feats.get("Case") == "Nom" for p in parses(first))


def _word_starts(text: str, start: int, end: int) -> Iterator[int]:
    return (at for at in range(start + 2, end) if text[at - 1] in " \u00a0" and text[at - 2] != ".")


def _person(draft: Draft, start: int, end: int, *, sure: bool) -> bool:
    """Make a PERSON of a name; False where it is none. `sure`: the text says that it is somebody's."""
    name = draft.text[start:end]
    there = draft.at(start, end)
    if any(m.label == "PERSON" for m in there):
        return True
    if not _may_be_person(name, draft.nouns.having("profession")) and not (sure and _may_be_honoured(name)):
        return False
    wrong = [m for m in there if m.label in _MISTAKEN]
    for mention in wrong:
        draft.relabel(mention, "PERSON")
    if not wrong and not any(m.label == "PERSON" for m in draft.touching(start, end)):
        draft.add(start, end, "PERSON")
    return True


@lru_cache(maxsize=4_000)
def _may_be_person(name: str, titles: frozenset[str]) -> bool:
    """Whether its last word is a name of the dictionary in the genitive, or looks like a surname."""
    words = name.replace("\u00a0", " ").replace(".", ". ").split()
    last = words[-1]
    if any(word.endswith(".") for word in words):
        return True
    if not lemmas_of(last).isdisjoint(_NAMESAKES):
        return True
    if len(words) == 1 and _OF_A_STREET.search(last):
        return False  # «улица Вяземская»
    if len(words) > 1 and not _named(words[0], titles):
        return False  # «улица Шахтёрской Славы»
    readings = parses(last)
    if len(words) == 1 and any(p.known and p.pos == "NOUN" and not p.kinds & _PROPER for p in readings):
        readings = tuple(p for p in readings if "Surn" in p.kinds)  # «проспект Славы»
    if any(p.known and p.kinds & _PEOPLE and p.feats.get("Case") == "Gen" for p in readings):
        return True
    return bool(readings) and not any(p.known for p in readings) and _SURNAME.search(last.lower()) is not None


def _named(word: str, titles: frozenset[str]) -> bool:
    """Whether a word is a first name, a title, or unknown."""
    readings = [parse for parse in parses(word) if parse.known]
    return not readings or any(p.kinds & _PEOPLE for p in readings) or not lemmas_of(word).isdisjoint(titles)


def _may_be_honoured(name: str) -> bool:
    """Whether a name is not of the dictionary, or of a being: «имени Баумана», but not «имени Победы»."""
    readings = [parse for parse in parses(name.split()[-1]) if parse.known]
    return not readings or any(parse.feats.get("Animacy") == "Anim" for parse in readings)


def _common(name: str) -> bool:
    """Whether a name is a word of the dictionary that is no place («Победы», «Мира»)."""
    return any(p.known and "Geox" not in p.kinds for p in parses(name.split()[-1]))


@lru_cache(maxsize=4_000)
def _apposed(name: str) -> bool:
    """A name that stays as it is behind its kind («аэропорта Внуково»), and is no word in the genitive."""
    readings = [p for p in parses(name) if p.known]
    cases = {p.feats.get("Case") for p in readings if "Infr" not in p.kinds}
    return (
        bool(readings) and all("Geox" in p.kinds for p in readings) and "Gen" not in cases and "Nom" in cases
    )


def _apposition(draft: Draft, found: re.Match[str]) -> None:
    """«аэропорт Внуково»: the name of the airport alone; «аэропорт Казань»: the whole, the town
    inside it."""
    span = found.span("name")
    towns = [m for m in draft.at(*span) if m.label == "CITY"]
    if max((p.population for p in places().get(place_key(found["name"]), ())), default=0) >= _BIG:
        if towns:
            _outer(draft, found.start(), span[1], "FACILITY")
        return
    for mention in towns:
        draft.relabel(mention, "FACILITY")


def _outer(draft: Draft, start: int, end: int, label: str) -> None:
    """The whole, unless it is there already under any name label or would cross another mention."""
    whole = ("FACILITY", "ORGANIZATION", "WORK_OF_ART", "AWARD", "EVENT", "PRODUCT", "LOCATION", "DISTRICT")
    if any(m.label in whole for m in draft.covering(start, end) if m.end == end):
        return
    for mention in draft.touching(start, end):
        inside = start <= mention.start and mention.end <= end
        around = mention.start <= start and end <= mention.end
        if not inside and not around:
            return
    for mention in draft.at(start, end):
        draft.drop(mention)
    draft.add(start, end, label)
