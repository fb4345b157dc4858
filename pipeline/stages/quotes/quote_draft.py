"""A quotation as it is first found, before its speaker is looked for."""

from __future__ import annotations

from dataclasses import dataclass, field

DIRECT, INDIRECT, PARTIAL = "direct", "indirect", "partial"


@dataclass(slots=True, eq=False)
class QuoteDraft:
    """[start, end) of what is said, its kind, and the words in which the speaker may stand.

    `cue`: the index of the cue among the words. `clause`: the half-open span of words around the cue in which
    the speaker stands. `passed_on`: further spans of words that may name a medium («передаёт ТАСС»).
    `same_as`: the draft whose speaker this one shares. `rule`: the name of the rule that found it.
    """

    kind: str
    start: int
    end: int
    rule: str
    cue: int | None = None
    clause: tuple[int, int] | None = None
    passed_on: list[tuple[int, int]] = field(default_factory=list)
    same_as: QuoteDraft | None = None
