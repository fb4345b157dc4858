"""RDF, read by rdflib."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SDO, Graph, Literal, URIRef

import pipeline.export.rdf as rdf
from pipeline.errors import InputError
from pipeline.export.exporter import ExportRequest, export
from pipeline.tables.run import Run


@pytest.fixture(scope="module")
def graph(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    out = tmp_path_factory.mktemp("rdf") / "out"
    export(ExportRequest(str(run_folder), "rdf", str(out)))
    return Graph().parse(out / "knowledge.nt", format="nt")


def test_entities_have_names_types_and_links(run_folder: Path, graph: Graph) -> None:
    for row in Run(run_folder).entities.to_arrow().to_pylist():
        node = URIRef(f"urn:svodka:entity:{row['entity_id']}")
        assert graph.value(node, RDFS.label) == Literal(row["normal"], lang="ru")
        assert URIRef(f"urn:svodka:type:{row['label']}") in set(graph.objects(node, RDF.type))
        names = set(graph.objects(node, SDO.alternateName))
        assert names == {Literal(alias, lang="ru") for alias in row["aliases"]}
        links = {str(link) for link in graph.objects(node, SDO.sameAs)}
        ids = [id.split(":")[1] for id in row["kb_ids"] if id.startswith("geonames:")]
        assert links == {f"https://sws.geonames.org/{id}/" for id in ids}
    astana = next(graph.subjects(RDFS.label, Literal("Астана", lang="ru")))
    assert SDO.City in set(graph.objects(astana, RDF.type))
    assert URIRef("https://sws.geonames.org/1526273/") in set(graph.objects(astana, SDO.sameAs))


def test_a_fact_is_a_triple_and_a_statement(run_folder: Path, graph: Graph) -> None:
    facts = Run(run_folder).facts.to_arrow().to_pylist()
    assert facts
    for row in facts:
        parts = [URIRef(f"urn:svodka:entity:{row[side]}") for side in ("head_entity_id", "tail_entity_id")]
        relation = URIRef(f"urn:svodka:relation:{row['label']}")
        assert (parts[0], relation, parts[1]) in graph
        node = URIRef(f"urn:svodka:fact:{row['fact_id']}")
        assert graph.value(node, RDF.predicate) == relation
        count = graph.value(node, URIRef("urn:svodka:property:documents"))
        assert isinstance(count, Literal)
        assert count.toPython() == row["n_documents"]


def test_documents_with_hostile_ids_and_addresses(run_folder: Path, graph: Graph) -> None:
    documents = set(graph.subjects(RDF.type, SDO.NewsArticle))
    ids = {str(graph.value(document, SDO.identifier)) for document in documents}
    assert ids == set(Run(run_folder).documents.to_arrow()["doc_id"].to_pylist())
    assert {str(graph.value(document, SDO.url)) for document in documents} == {
        "https://x.ru/a%20b%3Cc%3E%22'"
    }
    assert all(graph.value(document, SDO.mentions) for document in documents)


def test_batches_make_no_difference(
    run_folder: Path, tmp_path: Path, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdf, "_BATCH", 3)
    export(ExportRequest(str(run_folder), "rdf", str(tmp_path / "out")))
    assert set(Graph().parse(tmp_path / "out" / "knowledge.nt", format="nt")) == set(graph)


def test_gold_and_unresolved_runs_are_refused(run_folder: Path, tmp_path: Path, bare_run: Path) -> None:
    for order, code in (
        (ExportRequest(str(run_folder), "rdf", str(tmp_path / "a"), gold_format="brat"), "needs_a_run"),
        (ExportRequest(str(bare_run), "rdf", str(tmp_path / "a")), "not_resolved"),
    ):
        with pytest.raises(InputError) as caught:
            export(order)
        assert caught.value.code == code
    assert not (tmp_path / "a").exists()
