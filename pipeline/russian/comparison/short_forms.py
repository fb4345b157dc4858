"""Short forms of organisations: initials («ЦБ»), clipped words («Минфин»), first words of a longer name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses

Words = tuple[str, ...]

_LITTLE = frozenset("и в во на по о об при для с со за из от к де of the and for".split())
_ROOTS = re.compile(f"(?<=.)(?={'|'.join(lexicon.spelled('stems', 'root'))})")
_ACRONYM = 4  # letters
_CLIPPED = lexicon.spelled("stems", "clipped")
_LONGEST = 8  # words of a name that its initials can come from


def short_pairs(names: Iterable[Words]) -> Iterator[tuple[Words, set[Words]]]:
    """For each short name the longer ones that it can stand for. Words in small letters, a country as
    `@country`."""
    ordered = sorted(set(names))
    prefixes: dict[Words, set[Words]] = defaultdict(set)
    clipped: dict[str, dict[str, list[Words]]] = defaultdict(lambda: defaultdict(list))
    for name in ordered:
        for stop in range(1, min(len(name), _LONGEST) + 1):
            head, rest = name[:stop], name[stop:]
            if rest and _attribute(rest) and not _brand(head, rest):
                prefixes[head].add(name)
            for letters in initials(head):
                _add(prefixes, (letters,), rest, name)
        if len(name) > 1:
            clipped[name[0][:2]][name[0]].append(name)
    for name in ordered:
        longer = set(prefixes.get(name, ()))
        for first, others in clipped.get(name[0][:2], {}).items():
            if first != name[0]:
                longer.update(other for other in others if _clips(name, other))
        longer.discard(name)
        if longer:
            yield name, longer


def _brand(head: Words, rest: Words) -> bool:
    """Whether the name of a firm, or a word that no dictionary has, stands before a genitive: «Газпром
    нефти» is another than «Газпром»; «Минфин России» is not."""
    if len(head) > 1 or rest[0].startswith("@") or rest[0] in _LITTLE or _clipped(head[0]):
        return False
    return not any(parse.known and "Orgn" not in parse.kinds for parse in parses(head[0]))


def _clipped(word: str) -> bool:
    """«минфин», «госкомитет», «мосгорсуд», and acronyms: words that are short for phrases."""
    return len(word) <= _ACRONYM or word.startswith(_CLIPPED)


def _add(prefixes: dict[Words, set[Words]], head: Words, rest: Words, name: Words) -> None:
    """An acronym with all, some or none of the words that follow what it stands for."""
    for stop in range(len(rest) + 1):
        if stop == len(rest) or _attribute(rest[stop:]):
            prefixes[head + rest[:stop]].add(name)


def _attribute(rest: Words) -> bool:
    """Whether the words that a short form leaves out can be a genitive or a phrase with a preposition."""
    first = rest[0]
    if first.startswith("@") or first in _LITTLE:
        return True
    return any(parse.feats.get("Case") == "Gen" for parse in parses(first)) and not first.isascii()


def initials(head: Words) -> Iterator[str]:
    """«центральный банк» → «цб»; with and without little words, and with the roots inside a word."""
    full = [word.lstrip("@") for word in head if word not in _LITTLE]
    whole = ["".join(part[0] for part in word.split("-") if part) for word in full]
    rooted = ["".join(part[0] for part in _ROOTS.split(word) if part) for word in full]
    every = [word.lstrip("@")[:1] for word in head]
    for parts in (whole, rooted, every):
        letters = "".join(parts)
        if len(letters) > 1:
            yield letters


def _clips(short: Words, long: Words) -> bool:
    """«минфин россии» for «министерство финансов россии»."""
    word = short[0]
    if len(word) < 5 or word.startswith("@"):
        return False
    for used in _pieces(word, [w for w in long if w not in _LITTLE]):
        rest = tuple(w for w in long if w not in _LITTLE)[used:]
        said = short[1:]
        if rest[: len(said)] == said and (len(rest) == len(said) or _attribute(rest[len(said) :])):
            return True
    return False


def _pieces(word: str, long: list[str]) -> Iterator[int]:
    """How many of the long words a word of their beginnings can be made from (two or more)."""
    open_states = [(0, 0)]
    while open_states:
        at, used = open_states.pop()
        if at == len(word):
            if used > 1:
                yield used
            continue
        if used == len(long) or used == 4:
            continue
        shared = _shared(word[at:], long[used])
        for size in range(2, shared + 1):
            open_states.append((at + size, used + 1))
            if word[at + size : at + size + 1] == "о" and at + size + 1 < len(word):
                open_states.append((at + size + 1, used + 1))


def _shared(left: str, right: str) -> int:
    shared = 0
    for mine, theirs in zip(left, right, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
