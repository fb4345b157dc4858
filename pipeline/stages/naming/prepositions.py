"""Which cases a preposition governs."""

from __future__ import annotations

GOVERNED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("от у без для до из около против среди после кроме ради вокруг мимо".split(), ("Gen",)),
    **dict.fromkeys("к ко благодаря вопреки навстречу".split(), ("Dat",)),
    **dict.fromkeys("про через".split(), ("Acc",)),
    **dict.fromkeys("над перед между".split(), ("Ins",)),
    **dict.fromkeys("о об обо при".split(), ("Loc",)),
    **dict.fromkeys("с со".split(), ("Ins", "Gen")),
    **dict.fromkeys("в во на".split(), ("Loc", "Acc")),
    **dict.fromkeys("за под".split(), ("Ins", "Acc")),
    "по": ("Dat", "Loc", "Acc"),
}


def government_cost(before: str, case: str) -> float:
    """0 where the word before allows the case or is no preposition."""
    return 1.2 if before in GOVERNED and case not in GOVERNED[before] else 0.0
