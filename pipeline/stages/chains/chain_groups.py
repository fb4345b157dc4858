"""From mentions with normal forms to chains."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from pipeline.extraction import Chain, Mention, Merge, Relation, Value
from pipeline.labels import SHORT_FORM_FAMILIES, family
from pipeline.russian import lexicon
from pipeline.russian.comparison.canonical_names import canonical, plain, singular
from pipeline.russian.comparison.name_words import KINDS, name_words
from pipeline.russian.comparison.short_forms import Words, short_pairs
from pipeline.russian.comparison.transliteration import is_latin, likeness, skeleton
from pipeline.russian.inflection.name_spelling import is_acronym
from pipeline.stages.chains.name_sets import Sets
from pipeline.stages.chains.occasions import occasions
from pipeline.stages.chains.person_chains import contradict, persons, with_reasons
from pipeline.stages.chains.relation_merges import named_by_relations
from pipeline.stages.chains.type_merges import named_alike

_OPENS = re.compile(
    '^[»”“"]?\\s*\\(\\s*(далее|сокращённо|сокр\\.)?\\s*(?:по тексту)?\\s*[-–—:,]?\\s*[«„“"]?$'
)
Group = tuple[list[Mention], list[Merge]]
_FORMER = frozenset({"@ссср", "@югославия", "@чехословакия", "гдр"})
_WHOLE = re.compile(f'(?:{"|".join(lexicon.spelled("stems", "whole"))})[а-яё]{{0,3}} [«„“"]?$')
_LONGEST_WHOLE = 20  # characters
_LONGEST_GAP = 30
_FEWEST_SOUNDS = 3  # consonants of a name that may be compared by its sounds


def chains(
    mentions: Iterable[Mention],
    text: str,
    relations: Sequence[Relation] = (),
    values: Sequence[Value] = (),
    *,
    kinds: frozenset[str] = KINDS,
) -> list[Chain]:
    """The chains of a document in the order of their first mentions; each named mention is in exactly one.

    `relations`: those that say that two mentions are names of one thing join their chains; those of events to
    people, places and `values` tell occasions of one name apart. `kinds`: nouns that are left out where a
    name comes again («газета „Заря“» and «„Заря“»).
    """
    families: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        kind = family(mention.label)
        if kind is not None and mention.normal:
            families[kind].append(mention)
    found = []
    for kind in sorted(families):
        members = sorted(families[kind], key=_position)
        groups = with_reasons(persons(members)) if kind == "PER" else _named(members, kind, text, kinds)
        if kind == "EVENT":
            groups = [part for group in groups for part in _occasions(group, text, relations, values)]
        found += [_chain(group, kind, merges) for group, merges in groups]
    return sorted(_joined(found, relations), key=_first_position)


def _joined(found: list[Chain], relations: Iterable[Relation]) -> list[Chain]:
    """The chains, those of one name and of a relation between names as one."""
    parts = [[chain] for chain in found]
    owner = list(range(len(found)))
    for left, right, merge in [*named_alike(found), *named_by_relations(relations, found)]:
        kept, gone = sorted((owner[left], owner[right]))
        if kept != gone and not contradict(_members(parts[kept]), _members(parts[gone])):
            parts[kept] += parts[gone]
            parts[gone] = []
            owner = [kept if place == gone else place for place in owner]
            parts[kept][0].merges.append(merge)
    return [
        chains[0]
        if len(chains) == 1
        else _chain(
            sorted(_members(chains), key=_position),
            family(chains[0].label) or "",
            [merge for chain in chains for merge in chain.merges],
        )
        for chains in parts
        if chains
    ]


def _members(chains: list[Chain]) -> list[Mention]:
    return [mention for chain in chains for mention in chain.mentions]


def _position(mention: Mention) -> tuple[int, int, str]:
    return mention.start, -mention.end, mention.label


def _first_position(chain: Chain) -> tuple[int, int, str]:
    return _position(chain.mentions[0])


def _named(members: list[Mention], kind: str, text: str, kinds: frozenset[str]) -> list[Group]:
    keys = [plain(mention.normal or "") for mention in members]
    names = [name_words(key, kind) for key in keys]
    sets = Sets()
    for key, name in zip(keys, names, strict=True):
        if canonical(key) != key:
            sets.join(name, name_words(canonical(key), kind), "known name")
    if kind != "LOC":  # «Сан-Франциско (США)»
        _bracketed(members, names, text, sets)
    _with_kind(names, sets, kinds)
    known = {name for key, name in zip(keys, names, strict=True) if canonical(key) != key}
    if kind in SHORT_FORM_FAMILIES:
        pairs = list(_possible(short_pairs(names), members, names, known))
        for short, longer in pairs + pairs:  # what the first round joins may be one long name in the second
            if len({sets.root(other) for other in longer}) == 1:
                sets.join(short, min(longer), "short form")
    _spelled_alike(names, sets)
    groups: dict[Words, list[Mention]] = defaultdict(list)
    for mention, name in zip(members, names, strict=True):
        groups[sets.root(name)].append(mention)
    merges = sets.merges()
    return [(group, merges.get(root, [])) for root, group in groups.items()]


def _possible(
    pairs: Iterable[tuple[Words, set[Words]]],
    members: Sequence[Mention],
    names: Sequence[Words],
    known: set[Words],
) -> Iterator[tuple[Words, set[Words]]]:
    """The pairs of a short name and its longer ones. A short name that stands before an organisation of a
    former state («Стройбанк … Стройбанк СССР») is that of another, today's."""
    first: dict[Words, int] = {}
    for mention, name in zip(members, names, strict=True):
        first.setdefault(name, mention.start)
    for short, longer in pairs:
        if short in known:
            continue
        gone = {other for other in longer if _FORMER & {*other} - {*short} and first[short] < first[other]}
        if gone and gone != longer:
            gone |= {other for other in longer if other in {name[:-1] for name in gone}}
        if longer - gone:
            yield short, longer - gone


def _occasions(
    group: Group, text: str, relations: Sequence[Relation], values: Sequence[Value]
) -> list[Group]:
    """An event by its occasions; what joined its names goes with the names."""
    members, merges = group
    if len(members) < 2:
        return [group]
    parts = occasions(members, text, relations, values)
    if len(parts) == 1:
        return [group]
    known = [{" ".join(name_words(plain(m.normal or ""), "EVENT")) for m in part} for part in parts]
    return [
        (part, [merge for merge in merges if {merge.name, merge.other} <= names])
        for part, names in zip(parts, known, strict=True)
    ]


def _spelled_alike(names: list[Words], sets: Sets) -> None:
    """«Аль-Джазира» and «Al Jazeera»."""
    by_sounds: dict[str, list[Words]] = defaultdict(list)
    for name in sorted(set(names)):
        sounds = skeleton(" ".join(name))
        if len(sounds) >= _FEWEST_SOUNDS:
            by_sounds[sounds].append(name)
    for alike in by_sounds.values():
        for left, right in combinations(alike, 2):
            one, other = " ".join(left), " ".join(right)
            if is_latin(one) != is_latin(other) and likeness(one, other):
                sets.join(left, right, "spelling")


def _with_kind(names: list[Words], sets: Sets, kinds: frozenset[str]) -> None:
    """«газета „Известия“» and «Известия», «ПАО „Сбербанк“» and «Сбербанк»."""
    known = set(names)
    for name in sorted(known):
        bare = all(word.startswith("@") for word in name[1:])  # «Банк России» is no name of Россия
        if len(name) > 1 and name[0] in kinds and name[1:] in known and not bare:
            sets.join(name, name[1:], "kind")


def _bracketed(members: list[Mention], names: list[Words], text: str, sets: Sets) -> None:
    """«Экспансия (ЭКСП)», «Компания (далее — Общество)»."""
    by_end = {mention.end: at for at, mention in enumerate(members)}
    for at, mention in enumerate(members):
        opened = text.rfind("(", max(0, mention.start - _LONGEST_GAP), mention.start)
        if opened < 0:
            continue
        owner = next((by_end[end] for end in (opened, opened - 1, opened - 2) if end in by_end), None)
        if owner is None or owner == at:
            continue
        gap = _OPENS.match(text[members[owner].end : mention.start])
        closed = text[mention.end : mention.end + 2].lstrip('»”“"')[:1] in (")", ",", ";")
        before = text[max(0, members[owner].start - _LONGEST_WHOLE) : members[owner].start].casefold()
        if gap and closed and (gap[1] or _abbreviates(mention, members[owner], before)):
            sets.join(names[at], names[owner], "brackets")


def _abbreviates(short: Mention, long: Mention, before: str) -> bool:
    """Whether a name in brackets is capitals for a name of words that begins like it or in another script.

    Behind «управление Лесных дел (FORDEP)» the other script is for the whole, which is no mention: two words
    do not have so many letters.
    """
    left, right = short.normal or "", long.normal or ""
    head = left.split()[0] if left.split() else ""
    if not is_acronym(head.strip('«»"')) or is_acronym(right):
        return False
    foreign = head.isascii() and not right.isascii()
    foreign = foreign and not (_WHOLE.search(before) and len(head) > 2 * len(right.split()))
    initials = {word.lstrip('«„“"')[:1].casefold() for word in right.split()}
    return foreign or head.strip('«»"')[0].casefold() in initials  # «ООН» is none of «Совет безопасности»


def _chain(group: list[Mention], kind: str, merges: list[Merge]) -> Chain:
    forms = Counter(mention.normal or "" for mention in group)
    best = max(sorted(forms), key=lambda form: _rank(form, forms[form], kind))
    labels = Counter(mention.label for mention in group)
    label = max(labels, key=lambda name: (labels[name], -[m.label for m in group].index(name)))
    return Chain(group, label, best, sorted(form for form in forms if form != best), merges)


def _rank(form: str, times: int, kind: str) -> tuple[int, ...]:
    """Fullest first for persons and organisations, most frequent first for the rest."""
    words = form.split()
    if kind == "PER":
        named = sum(1 for word in words if not word.endswith("."))
        return named, len(words), int(not is_latin(form)), times
    if kind == "ORG":
        return sum(1 for word in words if not is_acronym(word)), len(words), times
    if kind == "PROFESSION" and singular(plain(form)) != plain(form):
        return 0, times, 0
    return times, int(canonical(plain(form)) == plain(form)), len(words)
