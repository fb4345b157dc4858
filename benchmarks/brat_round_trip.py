"""What the way brat → Svodka → brat changes in a corpus: every line of the `.ann` files, on both sides.

    python benchmarks/brat_round_trip.py ../shared/corpora/nerel/NEREL-v1.1/dev [--list]

Entities are compared by type, fragments and text, relations by type and the entities at their ends (`Arg1`,
`Arg2`), links by entity and reference, notes by entity, kind and text; ids and the order of the lines do not
count. Only the files are compared: nothing that the reader or the writer says of them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline.corpora.brat.annotation_lines import Annotations, parse_annotations
from pipeline.export.exporter import ExportRequest, export


class Difference(NamedTuple):
    """Something on one side only: `side` is «lost» or «new»."""

    document: str
    side: str
    kind: str
    what: str


def differences(gold: Path, back: Path) -> Iterator[Difference]:
    """What the two folders do not share, document by document."""
    for line in (back / "documents.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        pairs = [
            (folder / f"{name}.txt", folder / f"{name}.ann")
            for folder, name in ((gold, row["doc_id"]), (back, row["name"]))
        ]
        (text, annotations), (text_back, annotations_back) = pairs
        if text.read_bytes() != text_back.read_bytes():
            yield Difference(row["doc_id"], "lost", "text", "the .txt files differ")
        left, right = (_lines(path.read_text("utf-8")) for path in (annotations, annotations_back))
        for side, only, other in (("lost", left - right, right), ("new", right - left, left)):
            for (kind, what), number in only.items():
                known = f"{kind} that is stated twice" if (kind, what) in other else kind
                yield from [Difference(row["doc_id"], side, known, what)] * number


def _lines(content: str) -> Counter[tuple[str, str]]:
    """What a file says, without ids: (kind, content) with its number."""
    found = parse_annotations(content)
    entities = {}
    for entity in found.entities:
        places = ";".join(f"{start} {end}" for start, end in entity.fragments)
        entities[entity.id] = f"{entity.label} {places} {entity.text}"
    kinds = {entity.id: "discontinuous entity" for entity in found.entities if len(entity.fragments) > 1}
    return Counter(_told(found, entities, kinds))


def _told(found: Annotations, entities: dict[str, str], kinds: dict[str, str]) -> Iterator[tuple[str, str]]:
    for entity in found.entities:
        yield kinds.get(entity.id, "entity"), entities[entity.id]
    for relation in found.relations:
        ends = (relation.head, relation.tail)
        told = " → ".join(entities.get(id, f"{id}?") for id in ends)
        yield _of("relation", ends, kinds), f"{relation.label}: {told}"
    for link in found.links:
        yield _of("link", (link.mention,), kinds), f"{entities.get(link.mention)}: {link.reference}"
    for note in found.notes:
        yield _of("note", (note.target,), kinds), f"{entities.get(note.target)}: {note.kind} {note.text}"
    for line in found.others:
        yield line.reason, line.text


def _of(kind: str, ends: tuple[str, ...], kinds: dict[str, str]) -> str:
    return f"{kind} of a discontinuous entity" if any(id in kinds for id in ends) else kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--list", action="store_true", help="every difference, not just their numbers")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        back = Path(folder) / "back"
        exported = export(ExportRequest(str(chosen.gold), "brat", str(back), gold_format="brat"))
        found = list(differences(chosen.gold, back))
    print(
        f"{exported.rows['documents']} documents, {exported.rows['mentions']:,} entities, "
        f"{exported.rows['relations']:,} relations came back"
    )
    for (side, kind), number in sorted(Counter((item.side, item.kind) for item in found).items()):
        print(f"{side}\t{kind}\t{number}")
    if chosen.list:
        for item in found:
            print(*item, sep="\t")


if __name__ == "__main__":
    main()
