"""Which mentions are one entity."""

from __future__ import annotations

from pipeline.extraction import Chain, Mention
from pipeline.labels import coarse
from pipeline.stages.naming.spelling import folded


def chains(mentions: list[Mention], text: str) -> list[Chain]:
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        family = coarse(mention.label)
        if family and mention.normal:
            groups.setdefault((family, folded(mention.normal)), []).append(mention)
    return [Chain(group, group[0].label, group[0].normal or "") for group in groups.values()]
