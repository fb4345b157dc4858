"""Patterns over classes of words instead of letters.

A text becomes a string with one private-use character a token (`CODES[name]`), so that a pattern such as
`with? @day(day) month` is a regular expression over tokens: immune to inflection, letter case, kinds of
spaces and soft hyphens, and quick, for most tokens belong to no class at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stages.values.meaning import Meaning

if TYPE_CHECKING:
    from pipeline.stages.values.rule_context import RuleContext

_NAMES = """
other name nl comma dot dash colon open close quote slash percent sign numero punct
day two year int big dec scaled words one scale round some coll ord ordw roman fraction
iso clock season junk glued gyear
in with by on until of to for after between and near than less
month_gen month_loc month_nom month_abbr month_adj weekday rel it that recent same every
yearword years yearabbr yearsabbr yord unit weekend quarterword part half season_word season_obl
decade decade_word century dayadv dayadv_ctx ago later stretch born past capital sterling
adj_years adj_unit adj_hour jubilee long_jubilee anniversary long_years long_unit long_hour yearly
hour minute second daypart daypart_noun early noon zone_word local mskword night
currency money_code currency_adj currency_of usa cent percent_word percent_adj
aged older turned pronoun person_noun was now life measure
clause lawcode degree once fraction_word twice
minus excess whole square bce dates_word weekday_adj
dayadj yearly_adj third_of_month without half_date half_time half_percent
weekday_abbr basis country_abbr money_adj
"""
CODES = {name: chr(0xE000 + number) for number, name in enumerate(_NAMES.split())}
_SETS = {
    "number": "day two year int big dec words one scaled",
    "anyint": "day two year int",
    "month": "month_gen month_loc month_nom",
    "ordinal": "ord ordw",
}
_PIECE = re.compile(r"@([a-z_0-9]+)\(|([a-z_]+)|\s+")


def _piece(match: re.Match[str]) -> str:
    group, name = match.groups()
    if group:
        return f"(?P<{group}>"
    if not name:
        return ""
    if name in _SETS:
        return "[" + "".join(CODES[member] for member in _SETS[name].split()) + "]"
    return CODES[name]


_CLASS = "(?:[\ue000-\uf8ff]|\\[[\ue000-\uf8ff]+\\])"
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|[:=]))?")
_CHOICE = re.compile(rf"\((\?P<\w+>)?({_CLASS}(?:\|{_CLASS})*)\)")


def _as_set(match: re.Match[str]) -> str:
    """A choice between single classes as a character set, which the engine matches in one step."""
    name, choice = match.groups()
    members = "[" + re.sub(r"[\[\]|]", "", choice) + "]"
    return f"({name}{members})" if name else members


def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern over classes: names are classes or sets of them, `@group( … )` is a named group;
    the rest is ordinary regular-expression syntax."""
    translated = _CHOICE.sub(_as_set, _CHOICE.sub(_as_set, _PIECE.sub(_piece, source)))
    return re.compile(re.sub(r"\((?!\?)", "(?:", translated))


def necessary(source: str) -> tuple[frozenset[str], ...]:
    """Sets of characters, of each of which a text must hold one for a compiled pattern to match anywhere.

    `source`: what `pattern` makes: literals, sets, groups, `?`, `*`, `+`, `|` and lookahead.
    """
    found, end = _alternatives(source, 0)
    assert end == len(source), source
    return tuple(found)


def _alternatives(source: str, at: int) -> tuple[list[frozenset[str]], int]:
    branches = []
    while True:
        branch, at = _sequence(source, at)
        branches.append(branch)
        if at == len(source) or source[at] == ")":
            break
        at += 1  # over the «|»
    if len(branches) == 1:
        return branches[0], at
    return ([frozenset().union(*(min(b, key=len) for b in branches))] if all(branches) else []), at


def _sequence(source: str, at: int) -> tuple[list[frozenset[str]], int]:
    found: list[frozenset[str]] = []
    while at < len(source) and source[at] not in "|)":
        if source[at] == "[":
            end = source.index("]", at)
            needed, at = [frozenset(source[at + 1 : end])], end + 1
        elif source[at] == "(":
            opening = _OPENING.match(source, at)
            assert opening is not None
            needed, at = _alternatives(source, opening.end())
            at += 1
        else:
            needed, at = [frozenset(source[at])], at + 1
        quantifier = source[at : at + 1]
        if quantifier in ("?", "*", "+"):
            at += 1
        if quantifier not in ("?", "*"):
            found += needed
    return found, at


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, and what reads the meaning out of a match; None means: this is no such expression.

    The mention is the group `span` of the pattern if it has one, else the whole match. `needs`: what a row of
    classes must hold to be worth a search.
    """

    label: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], RuleContext], Meaning | None]
    needs: tuple[frozenset[str], ...] = ()


def rule(label: str, source: str, read: Callable[[re.Match[str], RuleContext], Meaning | None]) -> Rule:
    """A rule from the source of its pattern."""
    compiled = pattern(source)
    return Rule(label, compiled, read, necessary(compiled.pattern))
