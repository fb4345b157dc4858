"""brat: what is written comes back, and what cannot come back is counted."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

import pipeline.corpora.brat.brat_writer as brat_folder
from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation
from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.brat.annotation_conf import parse_configuration
from pipeline.corpora.brat.brat_reader import from_brat
from pipeline.corpora.brat.brat_standoff import to_brat
from pipeline.corpora.brat.brat_writer import BratWriter
from pipeline.corpora.brat.document_list import ListedDocument
from pipeline.export.export_folder import ExportFolder
from pipeline.export.export_source import run_source
from pipeline.export.exporter import ExportRequest, export
from tests.export.documents import documents

ROOT = Path(__file__).parents[2]


@given(document=documents())
@settings(max_examples=150)
def test_any_text_comes_back_whole(document: GoldDocument) -> None:
    text, annotations = to_brat(document)
    known = ListedDocument("d", document.published_at, len(text) - len(document.text))
    back = from_brat(text, annotations, doc_id="d", uri="u", known=known)
    assert (back.text, back.published_at) == (document.text, document.published_at)
    assert back.mentions == document.mentions
    assert back.relations == document.relations


@pytest.mark.slow
def test_a_run_comes_back_with_its_own_ids(run_folder: Path, tmp_path: Path) -> None:
    exported = export(ExportRequest(str(run_folder), "brat", str(tmp_path / "brat")))
    back = {document.doc_id: document for document in read_gold(tmp_path / "brat", "brat")}
    source = {document.doc_id: document for document in run_source(run_folder, tokens=False).documents}
    assert exported.rows["documents"] == len(source)
    assert back.keys() == source.keys()
    for doc_id, document in source.items():
        found = back[doc_id]
        assert found.text == document.text
        assert found.published_at == document.published_at
        assert _keys(found) == _keys(document)
        assert [m.normal for m in found.mentions or ()] == [m.normal for m in document.mentions or ()]
        assert [m.links for m in found.mentions or ()] == [m.links for m in document.mentions or ()]
        several = [set(members) for _, members in document.chains or () if len(members) > 1]
        assert len([members for _, members in found.chains or () if len(members) > 1]) == len(several)


def _keys(document: GoldDocument) -> tuple[Counter[tuple[int, int, str]], Counter[tuple[object, ...]]]:
    spans = {m.id: (m.start, m.end, m.label) for m in document.mentions or ()}
    relations = [(spans[r.head], r.label, spans[r.tail]) for r in document.relations or ()]
    return Counter(spans.values()), Counter(relations)


def test_the_configuration_allows_what_is_there(run_folder: Path, tmp_path: Path) -> None:
    export(ExportRequest(str(run_folder), "brat", str(tmp_path / "brat")))
    allowed = parse_configuration((tmp_path / "brat" / "annotation.conf").read_text("utf-8"))
    relations = 0
    for document in read_gold(tmp_path / "brat", "brat"):
        labels = {mention.id: mention.label for mention in document.mentions or ()}
        assert set(labels.values()) <= allowed.entities
        for relation in document.relations or ():
            relations += 1
            assert allowed.allows(relation.label, labels[relation.head], labels[relation.tail])
    assert relations > 3
    assert "Equiv" in allowed.rules


def test_the_seeds_go_round_without_a_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import brat_round_trip

    seeds = ROOT / "seeds" / "news"
    export(ExportRequest(str(seeds), "brat", str(tmp_path / "back"), gold_format="brat"))
    assert list(brat_round_trip.differences(seeds, tmp_path / "back")) == []
    sys.modules.pop("brat_round_trip")


def test_what_cannot_come_back_is_counted_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import brat_round_trip

    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.txt").write_text("Иван и Анна Беловы из Омска", "utf-8")
    lines = [
        "T1\tPERSON 0 4;12 18\tИван Беловы",
        "T2\tPERSON 7 18\tАнна Беловы",
        "T3\tCITY 22 27\tОмска",
        "R1\tKNOWS Arg1:T1 Arg2:T2",
        "R2\tPLACE_RESIDES_IN Arg1:T2 Arg2:T3",
        "R3\tPLACE_RESIDES_IN Arg1:T2 Arg2:T3",
        "A1\tNegated T2",
    ]
    (gold / "a.ann").write_text("\n".join(lines), "utf-8")
    exported = export(ExportRequest(str(gold), "brat", str(tmp_path / "back"), gold_format="brat"))
    assert exported.rows == {"documents": 1, "mentions": 2, "relations": 1}
    assert exported.left_out == {
        "discontinuous mention": 1,
        "relation to a left-out mention": 1,
        "duplicate relation": 1,
        "A line not used": 1,
    }
    found = Counter((d.side, d.kind) for d in brat_round_trip.differences(gold, tmp_path / "back"))
    assert found == {
        ("lost", "discontinuous entity"): 1,
        ("lost", "relation of a discontinuous entity"): 1,
        ("lost", "relation that is stated twice"): 1,
        ("lost", "A line not used"): 1,
    }
    sys.modules.pop("brat_round_trip")


def test_a_large_collection_has_folders_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brat_folder, "IN_A_FOLDER", 10)
    folder = ExportFolder(tmp_path / "brat")
    folder.path.mkdir()
    writer = BratWriter(folder, AnnotationScheme())
    for number in range(22):
        writer.add(GoldDocument(f"d/{number}", "Омск", "u", mentions=[]))
    writer.finish()
    counts = [len(list((tmp_path / "brat" / place).glob("*.ann"))) for place in ("", "01", "02")]
    assert counts == [10, 10, 2]
    assert {d.doc_id for d in read_gold(tmp_path / "brat", "brat")} == {f"d/{n}" for n in range(22)}
    assert {d.doc_id for d in read_gold(tmp_path / "brat" / "02", "brat")} == {"d/20", "d/21"}


def test_labels_of_ones_own_are_written_as_brat_takes_them(tmp_path: Path) -> None:
    folder = ExportFolder(tmp_path / "brat")
    folder.path.mkdir()
    writer = BratWriter(folder, AnnotationScheme())
    mentions = [GoldMention("a", 0, 4, "МОЙ ТИП", "Омск"), GoldMention("b", 5, 9, "B\t|C", "Томь")]
    relations = [GoldRelation("a", "лежит на", "b")]
    writer.add(GoldDocument("d", "Омск Томь", "u", mentions=mentions, relations=relations))
    writer.finish()
    (back,) = read_gold(tmp_path / "brat", "brat")
    assert [mention.label for mention in back.mentions or ()] == ["МОЙ_ТИП", "B__C"]
    assert [relation.label for relation in back.relations or ()] == ["лежит_на"]
    assert sum(writer.left_out.values()) == 3
    allowed = parse_configuration((tmp_path / "brat" / "annotation.conf").read_text("utf-8"))
    assert allowed.entities == {"МОЙ_ТИП", "B__C"}
    assert allowed.allows("лежит_на", "МОЙ_ТИП", "B__C")


def test_a_broken_list_of_documents_is_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 2026-03-01\nОмск", "utf-8")
    (tmp_path / "a.ann").write_text("T1\tCITY 16 20\tОмск\n", "utf-8")
    outside = '{"name": "a/../../b", "doc_id": "y", "header": 3}'
    rows = ["{", "[]", '{"name": 5}', '{"name": "a", "doc_id": "x"}', outside]
    (tmp_path / "documents.jsonl").write_text("\n".join(rows), "utf-8")
    (document,) = read_gold(tmp_path, "brat")
    assert (document.doc_id, document.text) == ("a", "Омск")
