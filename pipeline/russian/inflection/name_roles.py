"""Which word of a person's name is the first name, the patronymic or the last name."""

from __future__ import annotations

import re

from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.russian.inflection.first_names import is_listed, is_listed_alone
from pipeline.russian.inflection.mention_words import Word
from pipeline.russian.inflection.surnames import has_kind

PARTICLES = lexicon.words("name_parts", "particle")
_CAPITAL_PARTICLES = lexicon.words("name_parts", "capital_particle")
_JOINED_PARTICLES = lexicon.words("name_parts", "joined_particle")
APOSTROPHES = frozenset("'’ʼ`")
AFTER_NAME = lexicon.words("name_parts", "patronymic_behind")
TITLES = lexicon.words("nouns", "title")
EASTERN = lexicon.words("name_parts", "eastern_surname")
_RARE_FATHERS = tuple(lexicon.words("name_parts", "surname_in_ovich"))
_CHINESE = re.compile(
    "^(?:(?:чж|цз|[бпмфвдтнлгкхцчшжс])?(?:ю?ань|уань|янь|уан|юнь|унь|энь|инь|ань|ян|юн|ун|эн|ин|ан|яо|ао|уай|уэй|"
    "уй|эй|яй|ай|оу|юэ|уо|уа|ие|эр|ю|я|е|э|о|у|и|а|ы)){1,2}(?:а|у|ом|е|я|ю|ем)?$"
)  # one or two syllables as Palladius spells them, and a case ending
_DAUGHTER = re.compile("(?:[оеё]вн|ичн)(?:а|ы|е|у|ой|ою)$")
_PATRONYMIC = re.compile("(?:[оеё]вич|ьич|[мкт]ич)(?:а|у|ом|ем|е|)$")


def is_initial(word: Word) -> bool:
    return (len(word.text) == 1 and word.capitalized) or (len(word.text) == 2 and word.text[1] == ".")


def is_patronymic(word: str) -> bool:
    """By its ending; sons' patronymics look like surnames in -ович, so the dictionary must know them."""
    low = word.lower()
    return bool(_DAUGHTER.search(low)) or (bool(_PATRONYMIC.search(low)) and has_kind(word, "Patr"))


def _patronymic_of(last: str, first: str, father: str) -> bool:
    """Whether the third name is a son's patronymic that the dictionary lacks («Серикович») and no surname."""
    return (
        bool(_PATRONYMIC.search(father.lower()))
        and not has_kind(father, "Surn")
        and not is_first_name(last)
        and not is_patronymic(first)
    )


def is_first_name(word: str) -> bool:
    """Whether the dictionary or the list of foreign names has a form as a first name."""
    return has_kind(word, "Name") or is_listed(word)


def _surname_in_ovich(word: str) -> bool:
    """«Абрамович», known as a surname too, or a patronymic from a name that few fathers have."""
    return has_kind(word, "Surn") or word.lower().startswith(_RARE_FATHERS)


def roles(words: tuple[Word, ...], titles: frozenset[str] = TITLES) -> list[str]:
    """For each word: title, initial, particle, first, middle, last, ordinal («Второй» of a monarch, who has
    first names only), or other (which never changes). `titles`: lemmas of what may stand before a name."""
    found = [_kind(words, at, titles) for at in range(len(words))]
    names = [at for at, role in enumerate(found) if role == "name"]
    if "ordinal" in found:
        plan = ["first"] * len(names)
    else:
        plan = _plan([words[at].text for at in names], initials="initial" in found, found=found)
    for at, role in zip(names, plan, strict=True):
        found[at] = role
    return found


def _kind(words: tuple[Word, ...], at: int, titles: frozenset[str]) -> str:
    word = words[at]
    if not word.readable or not word.cyrillic or any(c.isdigit() for c in word.text):
        return "other"
    low = word.text.lower()
    last = at == len(words) - 1
    if low in AFTER_NAME or (low in _JOINED_PARTICLES and not last):
        return "particle"
    if not last and ((low in PARTICLES and not word.capitalized) or (low in _CAPITAL_PARTICLES and at)):
        return "particle"
    if low == "ван" and at == 0 and len(words) == 2 and _CHINESE.match(words[1].text.lower()):
        return "name"
    if not last and low in _CAPITAL_PARTICLES and len(words) == 2 and len(words[1].text) > 2:
        return "particle"
    if not last and words[at + 1].text in APOSTROPHES and len(word.text) == 1:
        return "particle"
    if is_initial(word):
        return "initial"
    if any(half[:1].isupper() for half in word.text.split("-")[1:]):
        return "name"
    if not last and _is_title(word, at, titles):
        return "title"
    if last and at and word.capitalized and _is_ordinal(word.text):
        return "ordinal"
    return "name" if word.capitalized else "other"


def _is_title(word: Word, at: int, titles: frozenset[str]) -> bool:
    return not word.capitalized or (
        at == 0 and any(lexicon.folded(p.lemma) in titles for p in parses(word.text))
    )


def _is_ordinal(text: str) -> bool:
    readings = parses(text)
    return readings[0].known and readings[0].feats.get("NumType") == "Ord"


def _plan(names: list[str], *, initials: bool, found: list[str]) -> list[str]:
    if initials and len(names) == 1:
        return ["last"]
    if len(names) == 1:
        return [_single(names[0], found)]
    if len(names) == 2:
        return _pair(*names, initials=initials)
    fathers = len(names) == 3 and (is_patronymic(names[2]) or _patronymic_of(*names))
    if fathers and is_first_name(names[1]):
        return ["last", "first", "middle"]
    if len(names) == 3 and names[0].lower() in EASTERN and len(names[2]) <= 4:
        return ["last", "first", "first"]
    return ["first", *["middle"] * (len(names) - 2), "last"] if names else []


def _single(name: str, found: list[str]) -> str:
    if "particle" in found:
        return "last"
    halves = name.split("-")
    if all(
        half[:1].isupper()
        and (has_kind(half, "Name") or is_listed_alone(half))
        and not has_kind(half, "Surn")
        for half in halves
    ) and not (len(halves) > 1 and halves[0].lower() in PARTICLES):
        return "first"
    return "middle" if _DAUGHTER.search(name.lower()) else "last"


def _pair(left: str, right: str, *, initials: bool) -> list[str]:
    if has_kind(left, "Name") and is_patronymic(right) and not initials and not _surname_in_ovich(right):
        return ["first", "middle"]
    if left.lower() in EASTERN and (not has_kind(left, "Name") or _CHINESE.match(right.lower())):
        return ["last", "first"]
    swapped = has_kind(right, "Name") and not has_kind(right, "Surn")
    if swapped and has_kind(left, "Surn") and not has_kind(left, "Name"):
        return ["last", "first"]
    return ["first", "last"]
