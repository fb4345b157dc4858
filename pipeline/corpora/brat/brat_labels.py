"""The labels that the `annotation.conf` of a brat corpus allows, as labels of NEREL."""

from __future__ import annotations

from pathlib import Path

from pipeline.corpora.brat.annotation_conf import find_configuration
from pipeline.corpora.brat.label_schemes import NEREL, labels_of
from pipeline.corpora.corpus_labels import CorpusLabels

_PLACES = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"})


def brat_labels(path: Path) -> CorpusLabels:
    """The labels of the nearest `annotation.conf`; any label where there is none."""
    configuration = find_configuration(path if path.is_dir() else path.parent, path)
    if configuration is None or not configuration.entities:
        return CorpusLabels()
    scheme = labels_of(configuration.entities) or NEREL
    entities = {scheme.entity(label) for label in configuration.entities}
    if "LOC" in entities:
        entities |= _PLACES
    relations = {scheme.relation(label, "", "") for label in configuration.rules}
    return CorpusLabels(
        frozenset(label for label in entities if label is not None),
        frozenset(label for label in relations if label is not None) if relations else None,
    )
