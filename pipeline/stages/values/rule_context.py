"""What a rule sees beside its match: the text, its tokens, and the date of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pipeline.stages.values.value_tokens import Token

_CLAUSE = 150  # characters, at most, that a clause is looked for in
_MARK = re.compile(r"[,.;:!?()\n«»\"—–]")

_TO_COME = re.compile(  # what a clause says of things to come
    r"\b(?:буд[еу]т|состо(?:ит|ят)ся|пройд[её]т|пройдут|начн[её]тся|начнутся|откро[ею]т|закро[ею]т|перекро[ею]т"
    r"|ожида[ею]т|планиру|запланирован|намечен|назначен|намерен|предсто[ия]т|прим[еу]т|рассмотр[ия]т"
    r"|провед[еёу]т|обсуд[ия]т|встрет[ия]тся|представ[ия]т|подпиш[еу]т|выступ[ия]т|сыгра[ею]т|прибуд[еу]т"
    r"|прибыва|посет[ия]т|объяв[ия]т|вынес[еу]т|оглас[ия]т|выйд[еу]т|стартует|отправ[ия]тся|прилет[ия]т|прогноз"
    r"|собира[ею]тся|должн[аыо]?\b|покаж[еу]т|вступ[ия]т|заверш[ия]тся|продолж[ия]тся|появ[ия]тся|стан[еу]т"
    r"|отмет[ия]т|выпиш[еу]т|поручил|запуст[ия]т|заработа[ею]т|верн[её]тся|вернутся|отключ[ия]т|ждут|обеща|смо[гж][еу]т|може?т|могут|пере(?:нес|дад))",
    re.IGNORECASE,
)


_AHEAD = ("on", "until", "to")


class Verb(NamedTuple):
    """What the verb of a clause says of its time: `direction` -1 past, 1 future, 0 neither. `loose`: a
    day may belong to something else, as it stands behind a noun («билеты на матч 25 мая раскупили») or the
    verb names a state («дорога закрыта 20–25 мая»)."""

    direction: int
    perfective: bool = False
    loose: bool = False


VerbOf = Callable[[int, int], Verb | None]  # of the clause around a half-open span of the text


@dataclass(slots=True)
class RuleContext:
    """`anchor` is the document's own day, against which relative expressions are read, or None; `around`
    is what stands before and after the text when that is a piece of a longer one; `verb_of` knows the verbs
    of the text, without it only words of the future are looked for."""

    text: str
    tokens: list[Token]
    anchor: date | None
    around: tuple[str, str] = ("", "")
    verb_of: VerbOf | None = None

    def token(self, match: re.Match[str], group: str) -> Token | None:
        """The first token of a group, or None when the pattern has no such group or it took no part."""
        if group not in match.re.groupindex:
            return None
        place = match.start(group)
        return self.tokens[place] if 0 <= place < match.end(group) else None

    def value(self, match: re.Match[str], group: str) -> Any:
        """The value of the first token of a group, or None."""
        token = self.token(match, group)
        return None if token is None else token.value

    def number(self, match: re.Match[str], group: str) -> int | None:
        """A whole number or an ordinal as an int, or None."""
        value = self.value(match, group)
        return None if value is None or value != int(value) else int(value)

    def surface(self, token: Token) -> str:
        """The text of a token."""
        return self.text[token.start : token.end]

    def clause(self, match: re.Match[str]) -> str:
        """The text around a match as far as the nearest marks."""
        first, last = self.tokens[match.start()].start, self.tokens[match.end() - 1].end
        before = (self.around[0] + self.text[:first])[-_CLAUSE:]
        after = (self.text[last : last + _CLAUSE] + self.around[1])[:_CLAUSE]
        return _MARK.split(before)[-1] + " " + _MARK.split(after, maxsplit=1)[0]

    def direction(self, match: re.Match[str]) -> int:
        """Where a date without its year lies from the document: -1 behind, 1 ahead, 0 where nothing tells.

        The verb of the clause tells, and the preposition: «от 5 мая» lies behind; «на», «до», «к» point
        ahead, unless the clause speaks of what went on («работал до мая») or, with «к», of what was reached.
        """
        first = self.tokens[match.start()]
        verb = self.verb(match)
        if first.code == "of":
            return -1
        if first.code in _AHEAD:
            past = verb is not None and verb.direction < 0 and (first.code == "to" or not verb.perfective)
            return -1 if past else 1
        return verb.direction if verb else 0

    def verb(self, match: re.Match[str]) -> Verb | None:
        """The verb of the clause around a match, or None."""
        if self.verb_of is not None:
            return self.verb_of(self.tokens[match.start()].start, self.tokens[match.end() - 1].end)
        return Verb(1) if _TO_COME.search(self.clause(match)) else None

    def joined(self, place: int) -> bool:
        """Whether no space stands between a token and the one before it."""
        return place > 0 and self.tokens[place - 1].end == self.tokens[place].start

    def negative(self, match: re.Match[str]) -> bool:
        """Whether the group `minus` is a sign: the word, or a dash that hangs on the number and on nothing
        before it."""
        place = match.start("minus")
        if self.tokens[place].code != "dash":
            return True
        dash = self.tokens[place]
        before = self.text[dash.start - 1] if dash.start else " "
        return self.joined(place + 1) and (before.isspace() or before in "([«")

    def before(self, match: re.Match[str]) -> Token | None:
        """The token before a match."""
        place = match.start()
        return self.tokens[place - 1] if place else None

    def following(self, match: re.Match[str]) -> Token | None:
        """The token after a match."""
        place = match.end()
        return self.tokens[place] if place < len(self.tokens) else None
