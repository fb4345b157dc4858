"""The labeling configuration of Label Studio: the text, the labels of spans, the relations between them."""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import hls_to_rgb
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES, EntityType, RelationType

LABELS_NAME = "label"
TEXT_NAME = "text"
_GOLDEN = 0.381966  # of a turn: neighbours in the list are far from each other in colour


def configuration(scheme: AnnotationScheme) -> str:
    """The XML to paste into a project's Labeling Interface. White space is shown as it stands in the text."""
    view = Element("View")
    SubElement(view, "Style").text = ".htx-text { white-space: pre-wrap; }"
    relations = scheme.relations()
    if relations:
        known = SubElement(view, "Relations")
        for label in relations:
            SubElement(known, "Relation", {"value": label, **_hint(RELATION_TYPES, label)})
    labels = SubElement(view, "Labels", name=LABELS_NAME, toName=TEXT_NAME, showInline="true")
    for place, label in enumerate(scheme.entities()):
        shown = {"value": label, "background": _colour(place), **_hint(ENTITY_TYPES, label)}
        SubElement(labels, "Label", shown)
    SubElement(view, "Text", name=TEXT_NAME, value="$text", granularity="symbol")
    indent(view)
    return tostring(view, encoding="unicode") + "\n"


def _hint(types: Mapping[str, EntityType | RelationType], label: str) -> dict[str, str]:
    known = types.get(label)
    return {"hint": known.russian} if known else {}


def _colour(place: int) -> str:
    red, green, blue = (round(255 * part) for part in hls_to_rgb(place * _GOLDEN % 1, 0.7, 0.75))
    return f"#{red:02x}{green:02x}{blue:02x}"
