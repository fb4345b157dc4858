"""The labelled spans of a Label Studio annotation, with their places in code points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

_SPACES = re.compile(r"\\n|\s")  # Label Studio writes a line break inside a region as a backslash and an n
_LABELS = ("labels", "hypertextlabels")


@dataclass(frozen=True, slots=True)
class Region:
    """A span with its labels (at least one). `surface`: the text that the file names; None where it is none,
    or just what stands there."""

    id: str
    start: int
    end: int
    labels: tuple[str, ...]
    surface: str | None
    notes: tuple[str, ...] = ()


def placed(text: str, rows: Sequence[Mapping[str, Any]], oddities: Counter[str]) -> list[Region]:
    """The regions of the rows of a `result`, in code points; what is none is counted."""
    regions = [region for row in rows if (region := _region(row, oddities))]
    if any(character > "\uffff" for character in text):
        moved = list(_from_utf16(text, regions))
        if sum(_agrees(text, region) for region in moved) > sum(_agrees(text, region) for region in regions):
            oddities["task with offsets in UTF-16 units"] += 1
            regions = moved
    return [replace(region, surface=None) if _agrees(text, region) else region for region in regions]


def regions_of(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The regions of a row of JSON-MIN, whatever the control is called, as rows of a `result`."""
    for value in row.values():
        if isinstance(value, list):
            yield from ({"type": "labels", "value": item} for item in value if _is_span(item))


def _is_span(item: Any) -> bool:
    return isinstance(item, Mapping) and "start" in item and any(key in item for key in _LABELS)


def _region(row: Mapping[str, Any], oddities: Counter[str]) -> Region | None:
    kind, value = str(row.get("type")), row.get("value")
    if kind not in _LABELS or not isinstance(value, Mapping):
        oddities[f"result of another kind: {kind}"] += 1
        return None
    place = value.get("globalOffsets", value) if kind == "hypertextlabels" else value
    if not (isinstance(place, Mapping) and _is_offset(place.get("start")) and _is_offset(place.get("end"))):
        oddities["unreadable region"] += 1
        return None
    start, end = int(place["start"]), int(place["end"])
    labels: list[Any] = next((value[key] for key in _LABELS if isinstance(value.get(key), list)), [])
    if not labels:
        oddities["region without a label"] += 1
        return None
    if len(labels) > 1:
        oddities["region with several labels"] += 1
    surface = value.get("text")
    return Region(
        id=str(row.get("id") or f"{start}-{end}-{labels[0]}"),
        start=start,
        end=end,
        labels=tuple(map(str, labels)),
        surface=surface if isinstance(surface, str) else None,
        notes=_notes(row.get("meta")),
    )


def _notes(meta: Any) -> tuple[str, ...]:
    written = meta.get("text") if isinstance(meta, Mapping) else None
    parts = written if isinstance(written, list) else [written]
    lines = [line.strip() for part in parts if isinstance(part, str) for line in part.splitlines()]
    return tuple(filter(None, lines))


def _agrees(text: str, region: Region) -> bool:
    if region.surface is None:
        return True
    actual = text[region.start : region.end]
    return _SPACES.sub("", region.surface) == _SPACES.sub("", actual)


def _from_utf16(text: str, regions: Sequence[Region]) -> Iterator[Region]:
    """The regions with offsets read as UTF-16 units; one inside a character is that character."""
    units = accumulate((1 + (character > "\uffff") for character in text), initial=0)
    place_of: dict[int, int] = {}
    for place, unit in enumerate(units):
        place_of[unit] = place
        place_of.setdefault(unit + 1, place)
    outside = len(text) + 1
    for region in regions:
        start, end = place_of.get(region.start, outside), place_of.get(region.end, outside)
        yield replace(region, start=start, end=end)


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
