"""Checks the `.ann` files of a brat folder line by line, against their texts and `annotation.conf`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.corpora.brat.annotation_conf import AnnotationConf, find_configuration
from pipeline.corpora.brat.annotation_lines import (
    Annotations,
    EntityLine,
    RelationLine,
    parse_annotations,
)
from pipeline.corpora.brat.brat_reader import SUFFIXES, wikidata_id
from pipeline.corpora.corpus_files import decode, stems, with_suffix
from pipeline.corpora.lint_finding import LintFinding
from pipeline.corpora.span_checks import crossing_pairs, cuts_word
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES
from pipeline.sources.dates import split_date_header

_BREAKS = re.compile(r"[\r\n\t]")
_MOSCOW = "Europe/Moscow"  # only the length of a date header is asked for


def lint_brat(root: Path) -> Iterator[LintFinding]:
    """The findings of all documents under `root`, document by document, line by line.

    Labels are checked against the nearest `annotation.conf`; without one against NEREL's names,
    and the arguments of relations are not checked.
    """
    configurations: dict[Path, AnnotationConf | None] = {}
    for _, stem in stems(root, SUFFIXES):
        if stem.parent not in configurations:
            configurations[stem.parent] = find_configuration(stem.parent, root)
        yield from _lint_pair(stem, configurations[stem.parent])


def _lint_pair(stem: Path, configuration: AnnotationConf | None) -> Iterator[LintFinding]:
    contents: list[str | None] = []
    for suffix, partner in (SUFFIXES, SUFFIXES[::-1]):
        file = with_suffix(stem, suffix)
        content = decode(file, Counter())
        contents.append(content)
        if not file.exists():
            other = with_suffix(stem, partner)
            yield LintFinding(str(other), None, "missing_partner", f"There is no {file.name} beside it.")
        elif content is None:
            yield LintFinding(str(file), None, "not_utf8", "The file is not UTF-8.")
        elif not content.strip():
            yield LintFinding(str(file), None, "empty_file", "The file is empty.")
    text, written = contents
    if text is not None and written is not None:
        checker = _Checker(str(with_suffix(stem, ".ann")), text, parse_annotations(written), configuration)
        yield from sorted(checker.findings(), key=lambda finding: finding.line or 0)


class _Checker:
    """The checks of one document."""

    def __init__(
        self, file: str, text: str, annotations: Annotations, configuration: AnnotationConf | None
    ) -> None:
        self.file = file
        self.text = text
        self.annotations = annotations
        self.configuration = configuration
        self.header = split_date_header(text, _MOSCOW)[1]
        self.by_id: dict[str, EntityLine] = {}
        self.used = Counter(entity.id for entity in annotations.entities)

    def findings(self) -> Iterator[LintFinding]:
        for line in self.annotations.others:
            kind = "unused_line" if line.reason.endswith("not used") else "unreadable_line"
            yield self._finding(line.number, kind, f"{line.reason}: «{line.text[:60]}»")
        yield from self._entities()
        yield from self._overlaps()
        yield from self._relations()
        yield from self._links()
        for note in self.annotations.notes:
            yield from self._reference(note.number, note.target, f"the note {note.kind}")
        for equivalence in self.annotations.equivalences:
            for member in equivalence.members:
                yield from self._reference(equivalence.number, member, "the Equiv line")

    def _finding(self, line: int, kind: str, message: str) -> LintFinding:
        return LintFinding(self.file, line, kind, message)

    def _entities(self) -> Iterator[LintFinding]:
        known = self.configuration.entities if self.configuration else ENTITY_TYPES.keys()
        seen: dict[tuple[tuple[tuple[int, int], ...], str], str] = {}
        for entity in self.annotations.entities:
            if entity.id in self.by_id:
                first = self.by_id[entity.id].number
                yield self._finding(entity.number, "duplicate_id", f"{entity.id} stands on line {first} too.")
            self.by_id.setdefault(entity.id, entity)
            twin = seen.setdefault((entity.fragments, entity.label), entity.id)
            if twin != entity.id:
                yield self._finding(
                    entity.number, "duplicate_mention", f"{entity.id} says the same as {twin}."
                )
            if entity.label not in known:
                yield self._finding(entity.number, "unknown_label", f"{entity.id}: no label {entity.label}.")
            yield from self._place(entity)

    def _place(self, entity: EntityLine) -> Iterator[LintFinding]:
        if any(not self.header <= start < end <= len(self.text) for start, end in entity.fragments):
            where = f"{self.header} to {len(self.text)}"
            yield self._finding(
                entity.number,
                "bad_offsets",
                f"{entity.id}: {_places(entity)} is empty or not within {where}.",
            )
            return
        if len(entity.fragments) > 1:
            ordered = list(entity.fragments) == sorted(entity.fragments)
            message = f"{entity.id}: {_places(entity)}{'' if ordered else ', not in the order of the text'}."
            yield self._finding(entity.number, "discontinuous", message)
        actual = " ".join(self.text[start:end] for start, end in entity.fragments)
        if entity.text is not None and entity.text not in (actual, _BREAKS.sub(" ", actual)):
            yield self._finding(
                entity.number, "text_differs", f"{entity.id}: «{entity.text}», but in the text «{actual}»."
            )
        if any(self.text[start:end] != self.text[start:end].strip() for start, end in entity.fragments):
            yield self._finding(entity.number, "edge_space", f"{entity.id}: space at the edge of «{actual}».")
        if any(cuts_word(self.text, start, end) for start, end in entity.fragments):
            yield self._finding(
                entity.number, "cuts_word", f"{entity.id}: «{actual}» begins or ends inside a word."
            )

    def _overlaps(self) -> Iterator[LintFinding]:
        whole = [entity for entity in self.annotations.entities if len(entity.fragments) == 1]
        for left, right in crossing_pairs([entity.fragments[0] for entity in whole]):
            message = f"{whole[right].id} and {whole[left].id} cross, neither covers the other."
            yield self._finding(whole[right].number, "overlap", message)
        labels: dict[tuple[tuple[int, int], ...], EntityLine] = {}
        for entity in self.annotations.entities:
            first = labels.setdefault(entity.fragments, entity)
            if first.label != entity.label:
                message = f"{entity.id} is {entity.label}, but {first.id} in the same place {first.label}."
                yield self._finding(entity.number, "several_labels", message)

    def _relations(self) -> Iterator[LintFinding]:
        ids: set[str] = set()
        seen: dict[tuple[str, str, str], str] = {}
        rules = self.configuration.rules if self.configuration else RELATION_TYPES
        for relation in self.annotations.relations:
            if relation.id in ids:
                yield self._finding(
                    relation.number, "duplicate_id", f"{relation.id} stands on another line too."
                )
            ids.add(relation.id)
            twin = seen.setdefault((relation.label, relation.head, relation.tail), relation.id)
            if twin != relation.id:
                yield self._finding(
                    relation.number, "duplicate_relation", f"{relation.id} says the same as {twin}."
                )
            if relation.head == relation.tail:
                yield self._finding(
                    relation.number, "self_relation", f"{relation.id} joins {relation.head} to itself."
                )
            if relation.label not in rules:
                yield self._finding(
                    relation.number, "unknown_label", f"{relation.id}: no relation {relation.label}."
                )
            yield from self._arguments(relation)

    def _arguments(self, relation: RelationLine) -> Iterator[LintFinding]:
        for side in dict.fromkeys((relation.head, relation.tail)):
            yield from self._reference(relation.number, side, relation.id)
        if self.configuration is None or relation.label not in self.configuration.rules:
            return
        if self.used[relation.head] == self.used[relation.tail] == 1:
            head, tail = self.by_id[relation.head].label, self.by_id[relation.tail].label
            if not self.configuration.allows(relation.label, head, tail):
                message = f"{relation.id}: {relation.label} may not join {head} to {tail}."
                yield self._finding(relation.number, "argument_type", message)

    def _links(self) -> Iterator[LintFinding]:
        linked: Counter[str] = Counter()
        for link in self.annotations.links:
            yield from self._reference(link.number, link.mention, link.id)
            if wikidata_id(link.reference)[1]:
                yield self._finding(link.number, "odd_link", f"{link.id}: «{link.reference}» is no id.")
            linked[link.mention] += 1
            if linked[link.mention] == 2:
                yield self._finding(link.number, "several_links", f"{link.mention} has more than one link.")

    def _reference(self, line: int, id: str, what: str) -> Iterator[LintFinding]:
        if id not in self.by_id:
            yield self._finding(line, "dangling", f"There is no {id}, to which {what} refers.")
        elif self.used[id] > 1:
            yield self._finding(line, "ambiguous", f"{what} refers to {id}, which stands on several lines.")


def _places(entity: EntityLine) -> str:
    return ";".join(f"{start} {end}" for start, end in entity.fragments)
