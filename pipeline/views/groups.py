"""Entity types gathered into the few groups that have a colour each."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.labels import display_group


class Group(NamedTuple):
    key: str  # class name on a page
    english: str
    russian: str
    style: str  # on a terminal


GROUPS: dict[str, Group] = {
    "PER": Group("per", "people", "люди", "bold cyan"),
    "ORG": Group("org", "organizations", "организации", "bold yellow"),
    "LOC": Group("loc", "places", "места", "bold green"),
    "MISC": Group("misc", "other names", "другие имена", "bold magenta"),
    "VALUE": Group("value", "dates and numbers", "даты и числа", "bold blue"),
    "OTHER": Group("other", "positions and notions", "должности и понятия", "bold red"),
}


def group(label: str) -> Group:
    """The group of an entity type; labels of a user's own components are among the others."""
    return GROUPS[display_group(label)]
