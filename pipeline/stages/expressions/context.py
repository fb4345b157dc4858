"""What a rule sees beside its match: the text, its tokens, and the date of the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.stages.expressions.tokens import Token

_CLAUSE = 150  # characters, at most, that a clause is looked for in
_MARK = re.compile(r"[,.;:!?()\n«»\"—–]")


@dataclass(slots=True)
class Context:
    """`anchor` is the document's own day, against which relative expressions are read, or None; `around`
    is what stands before and after the text when that is a piece of a longer one."""

    text: str
    tokens: list[Token]
    anchor: date | None
    around: tuple[str, str] = ("", "")

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

    def joined(self, place: int) -> bool:
        """Whether no space stands between a token and the one before it."""
        return place > 0 and self.tokens[place - 1].end == self.tokens[place].start

    def before(self, match: re.Match[str]) -> Token | None:
        """The token before a match."""
        place = match.start()
        return self.tokens[place - 1] if place else None

    def following(self, match: re.Match[str]) -> Token | None:
        """The token after a match."""
        place = match.end()
        return self.tokens[place] if place < len(self.tokens) else None
