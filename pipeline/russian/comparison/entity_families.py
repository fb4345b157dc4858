"""What can be one thing with what: names are only compared inside a family of entity types."""

from __future__ import annotations

from pipeline.labels import coarse

_BY_LABEL = frozenset({"PROFESSION", "DISEASE", "IDEOLOGY"})  # no names, yet each is one thing


def family(label: str) -> str | None:
    """PER, LOC, ORG, or the type itself under MISC; None for what is in no chain (values, crimes, penalties).

    >>> family("CITY"), family("EVENT"), family("PROFESSION"), family("DATE")
    ('LOC', 'EVENT', 'PROFESSION', None)
    """
    kind = coarse(label)
    return label if kind == "MISC" or label in _BY_LABEL else kind
