"""Persons with all of their name: initials on either side, and a surname before the name and patronymic.

Readers stop before a full stop («Иванова И.И» | «.»), cut what newspapers seldom write («Быковской» | «Анной
Сергеевной»), and take in what stands before a name («ИП Орлова», «маршал Говоров»). The rules here read the
text alone and hold for every reader: they move the ends of its PERSON mentions, and find the names whose form
leaves no doubt (a surname with two initials, a first name with a patronymic).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from spacy.tokens import Doc, Token

from pipeline.extraction import Mention
from pipeline.labels import coarse
from pipeline.russian.analyzer import parses
from pipeline.russian.doc_tokens import Offsets
from pipeline.russian.inflection.name_roles import PARTICLES, is_first_name, is_patronymic
from pipeline.russian.inflection.surnames import ANY, CASES, GENDERS, has_kind, name_forms
from pipeline.russian.lexicon import LexiconWords, folded
from pipeline.russian.title_nouns import is_title

_GAP = "[ \u00a0\u202f]?"
_WORD = "[А-ЯЁ][а-яё]*(?:[-‑][А-ЯЁ]?[а-яё]+)*"
_INITIAL = "(?:[А-ЯЁ]|Дж|Вл|Ал|Юр|Ан|Як)\\."
_INITIALS = re.compile(
    f'(?<![\\w.«"]){_INITIAL}(?:{_GAP}-?{_INITIAL}){{0,2}}|(?<=[а-яё]){_INITIAL}{_GAP}{_INITIAL}'
)
_BEHIND = re.compile(f"{_GAP}({_WORD})(?!\\.[А-ЯЁ])")
_AHEAD = re.compile(f"({_WORD})[ \u00a0\u202f]?$")
_FATHER = re.compile(
    f"(?<![\\w-])({_WORD})[ \u00a0\u202f]([А-ЯЁ][а-яё]+(?:[оеё]вич|ьич|[мкт]ич)(?:а|у|ом|ем|е|)|"
    "[А-ЯЁ][а-яё]*(?:[оеё]вн|ичн)(?:а|ы|е|у|ой|ою))(?![\\w-])"
)
_SURNAME = re.compile(
    "(?:[оеё]в|[иы]н|[сц]к|дзе|швили|ян|ко|[ую]к|ич|ец|енк|айт[ие]с)(?:а|у|ым|ом|ем|е|ой|ий|ого|ому|им|ая|ую|)$"
)
_OUTSIDE = frozenset({"ИП"})  # «individual entrepreneur», and then the name
_WHITE = re.compile("\\s")
_CLOSING = {")": "(", "]": "[", "»": "«", "”": "“"}
_NAME_ALONE = re.compile(f"(?:{_WORD}|[А-ЯЁ]|{_INITIAL})(?:[ \u00a0-]?(?:{_WORD}|[А-ЯЁ]|{_INITIAL}))*")
_STREET = re.compile("\\b(?:ул|пр|просп|пер|пл|наб|бул|ш|г|д|с|пос)\\. ?$")
_FUNCTION_WORDS = frozenset("ADV CCONJ SCONJ ADP PART PRON INTJ".split())
_SHORT_NAME = 3  # characters
_BODY = re.compile("[А-ЯЁ]{2,}|(?:Мин|Рос|Гос)[а-яё]+")  # a ministry or an agency by its short name
_LOOK_BACK = 40  # characters
_FITS = 1.5  # the price of a likely reading of a surname


class _Span(NamedTuple):
    start: int
    end: int


def whole_persons(doc: Doc, mentions: Sequence[Mention], stage: str, nouns: LexiconWords) -> list[Mention]:
    """The mentions with whole persons among them; each PERSON keeps its score. Mentions that became parts of
    a name are left out. `nouns`: the lexicon that knows titles and addresses."""
    text = doc.text
    offsets = Offsets(doc)
    found = [_trimmed(offsets, mention, mentions, nouns) for mention in mentions]
    for span in _with_patronymics(offsets, text, found, nouns):
        found = _put(found, span, text, stage)
    for span in _with_initials(offsets, text, found):
        found = _put(found, span, text, stage)
    return _without_parts(_distinct(found))


def _put(mentions: list[Mention], span: _Span, text: str, stage: str) -> list[Mention]:
    """The mentions with a PERSON over this span in the place of those that it holds."""
    held = [m for m in mentions if _is_part(m, span)]
    scores = [mention.score for mention in held if mention.label == "PERSON"]
    score = max((score for score in scores if score is not None), default=None)
    source = next((mention.stage for mention in held if mention.label == "PERSON"), stage)
    kept = [mention for mention in mentions if not any(mention is other for other in held)]
    return [*kept, Mention(span.start, span.end, text[span.start : span.end], "PERSON", source, score)]


def _is_part(mention: Mention, span: _Span) -> bool:
    """Whether a mention is a piece of the name, whatever it was taken for, or cuts it («судья Лыкова»)."""
    if mention.start >= span.end or span.start >= mention.end:
        return False
    around = mention.start <= span.start and span.end <= mention.end
    return mention.label == "PERSON" or not around


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    seen: set[tuple[int, int, str]] = set()
    kept = []
    for mention in mentions:
        key = (mention.start, mention.end, mention.label)
        if key not in seen:
            seen.add(key)
            kept.append(mention)
    return kept


def _without_parts(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without a PERSON that is a part of another's name; «Брат Ким Чен Ына» and «Арсен
    (Арсений)» are more than a name."""
    persons = sorted((m for m in mentions if m.label == "PERSON"), key=lambda m: (m.start, -m.end))
    parts: set[int] = set()
    reach = -1
    for person in persons:
        if person.end <= reach:
            parts.add(id(person))
        elif _NAME_ALONE.fullmatch(person.surface) and _is_name(person.surface):
            reach = person.end
    return [mention for mention in mentions if id(mention) not in parts]


@lru_cache(maxsize=4_000)
def _is_name(surface: str) -> bool:
    """Whether the first word is no plain noun or adjective of the dictionary."""
    first = re.split("[ \u00a0.-]", surface, maxsplit=1)[0]
    known = [parse for parse in parses(first) if parse.known]
    return len(first) < 3 or not known or any(parse.kinds & {"Name", "Surn", "Patr"} for parse in known)


def _trimmed(offsets: Offsets, mention: Mention, mentions: Sequence[Mention], nouns: LexiconWords) -> Mention:
    """A PERSON without brackets or quotes whose other half is not in it, and without what precedes a name."""
    if mention.label != "PERSON":
        return mention
    surface = mention.surface
    while len(surface) > 1 and surface[-1] in _CLOSING and _CLOSING[surface[-1]] not in surface:
        surface = surface[:-1].rstrip()
    if surface and surface != mention.surface:
        mention = replace(mention, end=mention.start + len(surface), surface=surface)
    return _without_titles(offsets, _without_next_sentence(mention), mentions, nouns)


def _without_next_sentence(mention: Mention) -> Mention:
    """A PERSON without the adverb or conjunction behind the name, which begins a sentence or a headline that
    no full stop precedes («Борис Лесков Совсем скоро …»)."""
    name, _, last = mention.surface.rpartition(" ")
    if not name or not last[:1].isupper() or not _is_function_word(last):
        return mention
    surface = name.rstrip()
    return replace(mention, end=mention.start + len(surface), surface=surface)


@lru_cache(maxsize=4_000)
def _is_function_word(word: str) -> bool:
    """Whether the dictionary knows a form as nothing but an adverb, conjunction, preposition, particle or
    pronoun. Short ones are surnames, too («По», «Ли», «Но»)."""
    known = [parse for parse in parses(word) if parse.known]
    return len(word) > _SHORT_NAME and bool(known) and all(parse.pos in _FUNCTION_WORDS for parse in known)


def _without_titles(
    offsets: Offsets, mention: Mention, mentions: Sequence[Mention], nouns: LexiconWords
) -> Mention:
    """A PERSON without «ИП», «г-н» or a post before the name, and without the organisation behind the post
    («чемпион UFC»); one that has no name behind these stays as it is."""
    if not _WHITE.search(mention.surface):
        return mention
    covered = offsets.tokens(mention.start, mention.end)
    tokens = [token for token in covered if not token.is_space and token.idx < mention.end]
    at = 0
    while at < len(tokens) - 1:
        token = tokens[at]
        lemma = folded(token.lemma_)
        post = (
            is_title(token, nouns)
            and lemma not in nouns.having("part_of_name")
            and not (at == 0 and has_kind(token.text, "Name"))
        )
        addresses = nouns.having("address")
        addressed = token.text in _OUTSIDE or lemma in addresses or folded(token.text) in addresses
        outside = at == 0 and (_is_no_name(token, len(tokens), nouns) or _is_body(tokens))
        if addressed or post or outside:
            at += 1
            continue
        owner = _organization(mentions, token.idx, mention.end) if at else None
        if owner is None:
            break
        at = next((i for i, other in enumerate(tokens) if other.idx >= owner.end), len(tokens) - 1)
    if not at or not tokens[at].text[:1].isupper():
        return mention
    start = tokens[at].idx
    return replace(mention, start=start, surface=mention.surface[start - mention.start :])


def _is_no_name(token: Token, words: int, nouns: LexiconWords) -> bool:
    """A word of the sentence before the name («О Вяземской Софье», «Вчера Д. Котов», «дано Абаеву М. Н.»)."""
    if token.lower_ in PARTICLES or (token.text[:1].isupper() and not token.is_sent_start):
        return False
    if token.pos_ in ("ADP", "ADV", "CCONJ", "SCONJ", "PART", "VERB", "AUX"):
        return words > 2 and not has_kind(token.text, "Name") and not has_kind(token.text, "Surn")
    return folded(token.text) in nouns.having("party")


def _is_body(tokens: Sequence[Token]) -> bool:
    """Whether an agency stands before the first name («Минэнерго Пётр Лесков», «ЦБ Анна Лескова»)."""
    first, *name = tokens
    return (
        len(name) > 1
        and bool(_BODY.fullmatch(first.text))
        and is_first_name(name[0].text)
        and not name[0].is_upper
        and not is_patronymic(name[1].text)
        and not has_kind(first.text, "Surn")
        and not has_kind(first.text, "Name")
    )


def _organization(mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    owners = (m for m in mentions if m.label == "ORGANIZATION" and m.start == start and m.end < end)
    return next(owners, None)


def _with_patronymics(
    offsets: Offsets, text: str, mentions: Sequence[Mention], nouns: LexiconWords
) -> Iterator[_Span]:
    """Spans of first name and patronymic, with the surname on either side."""
    for match in _FATHER.finditer(text):
        first, father = match[1], match[2]
        start, end = match.span()
        if not is_first_name(first.partition("-")[0]) or not (
            is_patronymic(father) or _middle_fits(first, father)
        ):
            continue
        if any(m.start <= start and end < m.end and m.label == "PERSON" for m in mentions):
            continue
        if any(m.start < start and end <= m.end and m.label == "PERSON" for m in mentions):
            continue
        begins = _begins_sentence(offsets, start)
        before = None if begins else _AHEAD.search(text, max(0, start - _LOOK_BACK), start)
        if before and _is_surname_before(offsets, before, first, father, mentions, nouns):
            yield _Span(before.start(1), end)
            continue
        behind = _BEHIND.match(text, end)
        if behind and behind.start(1) > end and not _begins_sentence(offsets, behind.start(1)):
            last = behind[1]
            person = any(m.start == behind.start(1) and m.label == "PERSON" for m in mentions)
            if (person or has_kind(last, "Surn")) and _agree(first, father, last):
                yield _Span(start, behind.end(1))
                continue
        inside = [m for m in mentions if m.start < end and start < m.end]
        if any(m.start <= start and end <= m.end for m in inside):
            continue
        if all(start <= m.start and m.end <= end for m in inside):
            yield _Span(start, end)


def _is_surname_before(
    offsets: Offsets,
    match: re.Match[str],
    first: str,
    father: str,
    mentions: Sequence[Mention],
    nouns: LexiconWords,
) -> bool:
    """Whether the word before a first name and patronymic is the surname: it agrees with them, and nothing
    speaks for another thing."""
    word = match[1]
    start, end = match.span(1)
    if (
        len(word) < 2
        or (start and not text_ends(offsets.doc.text[start - 1]))
        or not _agree(first, father, word)
    ):
        return False
    token = offsets.tokens(start, end)[0]
    if is_title(token, nouns) or folded(token.lemma_) in nouns.having("address"):
        return False
    if token.i and _is_relative(offsets.doc[token.i - 1], nouns) and _may_be_whose(first, word):
        return False
    known = [parse for parse in parses(word) if parse.known]
    surname = any("Surn" in parse.kinds for parse in known)
    known = [parse for parse in known if "Geox" not in parse.kinds or not _SURNAME.search(word.lower())]
    if _begins_sentence(offsets, start) and known and not surname:
        return False
    place = any("Geox" in parse.kinds for parse in known)
    for mention in mentions:
        if mention.start >= end or start >= mention.end or mention.label == "PERSON":
            continue
        if mention.end != end or mention.surface.removeprefix("ИП ") != word:
            return False
        if (place and coarse(mention.label) == "LOC") or not (surname or _SURNAME.search(word.lower())):
            return False
    return True


def text_ends(character: str) -> bool:
    """Whether a word can begin behind this character."""
    return not (character.isalnum() or character in "-‑«\"'")


def _begins_sentence(offsets: Offsets, start: int) -> bool:
    tokens = offsets.tokens(start, start + 1)
    return not len(tokens) or bool(tokens[0].is_sent_start)


@lru_cache(maxsize=4_000)
def _agree(first: str, father: str, last: str) -> bool:
    """Whether three words can be first name, patronymic and surname in one gender and case."""
    names = [(first.partition("-")[0], "first"), (father, "middle"), (last.rpartition("-")[2], "last")]
    prices = [_prices(word, role) for word, role in names]
    return any(
        all(price.get(pair, _FITS + 1) <= _FITS for price in prices) for pair in product(GENDERS, CASES)
    )


@lru_cache(maxsize=4_000)
def _may_be_whose(first: str, word: str) -> bool:
    """«жена Котова Анна Петровна»: the word can be a man's genitive, and the name a nominative."""
    given, whose = _prices(first, "first"), _prices(word, "last")
    return given.get(("Fem", "Nom"), _FITS) < _FITS and whose.get(("Masc", "Gen"), _FITS) < _FITS


@lru_cache(maxsize=4_000)
def _middle_fits(first: str, father: str) -> bool:
    """A son's patronymic that the dictionary lacks («Серикович») agrees with the first name before it."""
    given, middle = _prices(first.partition("-")[0], "first"), _prices(father, "middle")
    return any(given[pair] < 0 and middle.get(pair, _FITS) < 0 for pair in given)


@lru_cache(maxsize=4_000)
def _prices(word: str, role: str) -> dict[tuple[str, str], float]:
    """The least price of a reading under each gender and case."""
    prices: dict[tuple[str, str], float] = {}
    for form in name_forms(word, role):
        for case in CASES if form.case == ANY else (form.case,):
            pair = (form.gender, case)
            prices[pair] = min(form.cost, prices.get(pair, form.cost))
    return prices


def _with_initials(offsets: Offsets, text: str, mentions: Sequence[Mention]) -> Iterator[_Span]:
    """Spans of a surname and the initials before or behind it."""
    for match in _INITIALS.finditer(text):
        start, end = match.span()
        before = _AHEAD.search(text, max(0, start - _LOOK_BACK), start)
        behind = _BEHIND.match(text, end)
        if before and before.start(1) and not text_ends(text[before.start(1) - 1]):
            before = None
        if behind and _begins_sentence(offsets, behind.start(1)):
            behind = None
        left = _named(mentions, end=before.end(1), inside=end) if before else None
        right = _named(mentions, start=behind.start(1), inside=start) if behind else None
        if (
            before
            and (left or _surname_like(before[1]))
            and not (behind and (right or _surname_like(behind[1])))
        ):
            if left:
                yield _Span(left.start, max(left.end, end))
            elif (
                match[0].count(".") > 1
                and _free(mentions, before.start(1), end)
                and not _STREET.search(text, max(0, before.start(1) - 8), before.start(1))
            ):
                yield _Span(before.start(1), end)
        elif behind and right:
            yield _Span(min(right.start, start), right.end)
        elif (
            behind
            and match[0].count(".") > 1
            and _surname_like(behind[1])
            and _free(mentions, start, behind.end(1))
        ):
            yield _Span(start, behind.end(1))


def _named(mentions: Sequence[Mention], *, inside: int, start: int = -1, end: int = -1) -> Mention | None:
    """The longest PERSON that begins at `start` or reaches back from it to `inside` (or that ends at `end` or
    reaches on from it to `inside`)."""
    if start >= 0:
        found = [m for m in mentions if m.label == "PERSON" and inside <= m.start <= start < m.end]
    else:
        found = [m for m in mentions if m.label == "PERSON" and m.start < end <= m.end <= inside]
    return max(found, key=lambda mention: mention.end - mention.start, default=None)


def _free(mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether no PERSON reaches beyond a span."""
    persons = [m for m in mentions if m.label == "PERSON" and m.start < end and start < m.end]
    return all(start <= m.start and m.end <= end for m in persons)


@lru_cache(maxsize=4_000)
def _surname_like(word: str) -> bool:
    return len(word) > 2 and (has_kind(word, "Surn") or bool(_SURNAME.search(word.lower())))


def _is_relative(token: Token, nouns: LexiconWords) -> bool:
    """Behind such a word («жена») a genitive tells whose, and then comes the name."""
    return folded(token.lemma_) in nouns.having("relative")
