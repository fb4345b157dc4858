"""Writes what a resolved run knows as RDF (N-Triples): entities, facts between them, events, documents.

Types and properties are schema.org's where it has them, else of the vocabulary `urn:svodka:`
(`urn:svodka:type:CITY`, `urn:svodka:relation:WORKS_AS`). Entities are `urn:svodka:entity:ID`, with
`schema:sameAs` to Wikidata and GeoNames. A fact is a triple, and a statement `urn:svodka:fact:ID`
(`rdf:Statement`) with its counts and dates. Texts are not written, only what documents are and mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import InputError
from pipeline.export.export_folder import ExportFolder
from pipeline.tables.documents import Record, records
from pipeline.tables.run import Run

if TYPE_CHECKING:
    from rdflib import URIRef
    from rdflib.term import Node

    Triple = tuple[Node, Node, Node]

FILE = "knowledge.nt"
_BATCH = 2_000  # rows in memory at once
_TYPES = {
    "PERSON": "Person", "ORGANIZATION": "Organization", "CITY": "City", "COUNTRY": "Country",
    "STATE_OR_PROVINCE": "State", "DISTRICT": "AdministrativeArea", "LOCATION": "Place", "FACILITY": "Place",
    "EVENT": "Event", "WORK_OF_ART": "CreativeWork", "LAW": "Legislation", "PRODUCT": "Product",
    "LANGUAGE": "Language", "PROFESSION": "Occupation", "DISEASE": "MedicalCondition",
}  # fmt: skip
_SAME_AS = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}
_SAFE = "%:/?#[]@!$&'()*+,;=~-._"  # of a URL: the rest is percent-encoded


def write_rdf(folder: ExportFolder, run: Run) -> dict[str, int]:
    """Write `knowledge.nt`; returns the rows of each table that went into it.

    Raises InputError for a run that is not resolved, or when the extra `rdf` is not installed.
    """
    try:
        from rdflib import Graph
    except ImportError:
        raise InputError("no_rdf", "RDF needs rdflib.", "pip install svodka[rdf]") from None
    rows = {}
    with open(folder.file(FILE), "w", encoding="utf-8", newline="\n") as file:
        for table, triples in _MAKERS.items():
            rows[table] = 0
            for part in run.table(table).parts:
                stream = records(part, table)
                while batch := list(islice(stream, _BATCH)):
                    graph = Graph()
                    for row in batch:
                        for triple in triples(row):
                            graph.add(triple)
                    file.write("".join(sorted(graph.serialize(format="nt").splitlines(keepends=True))))
                    rows[table] += len(batch)
    return rows


def _entity(row: Record) -> Iterator[Triple]:
    from rdflib import RDF, RDFS, SDO

    node = _name("entity", row["entity_id"])
    yield node, RDF.type, _name("type", row["label"])
    if row["label"] in _TYPES:
        yield node, RDF.type, SDO[_TYPES[row["label"]]]
    yield node, RDFS.label, _russian(row["normal"])
    for alias in row["aliases"]:
        yield node, SDO.alternateName, _russian(alias)
    for id in row["kb_ids"]:
        base, _, own = id.partition(":")
        known = _SAME_AS.get(base.casefold())
        if known and own.isascii() and own.isalnum():
            yield node, SDO.sameAs, _uri(known.format(own))
        else:
            yield node, SDO.identifier, _literal(id)
    yield node, _name("property", "documents"), _literal(row["n_documents"])
    yield from _seen(node, row)


def _event(row: Record) -> Iterator[Triple]:
    from rdflib import SDO

    node = _name("entity", row["entity_id"])
    for key, property in (("starts", SDO.startDate), ("ends", SDO.endDate)):
        if row[key]:
            yield node, property, _literal(row[key])
    if row["place_entity_id"]:
        yield node, SDO.location, _name("entity", row["place_entity_id"])


def _fact(row: Record) -> Iterator[Triple]:
    from rdflib import RDF

    node = _name("fact", row["fact_id"])
    head, relation, tail = (
        _name("entity", row["head_entity_id"]),
        _name("relation", row["label"]),
        _name("entity", row["tail_entity_id"]),
    )
    yield head, relation, tail
    yield node, RDF.type, RDF.Statement
    yield node, RDF.subject, head
    yield node, RDF.predicate, relation
    yield node, RDF.object, tail
    yield node, _name("property", "documents"), _literal(row["n_documents"])
    yield from _seen(node, row)


def _document(row: Record) -> Iterator[Triple]:
    from rdflib import RDF, SDO

    node = _name("document", row["doc_id"])
    yield node, RDF.type, SDO.NewsArticle
    yield node, SDO.identifier, _literal(row["doc_id"])
    if row["title"]:
        yield node, SDO.headline, _russian(row["title"])
    if row["published_at"]:
        yield node, SDO.datePublished, _literal(row["published_at"])
    if (row["url"] or "").startswith(("http://", "https://")):
        yield node, SDO.url, _uri(quote(row["url"], safe=_SAFE))


def _mention(row: Record) -> Iterator[Triple]:
    from rdflib import SDO

    yield _name("document", row["doc_id"]), SDO.mentions, _name("entity", row["entity_id"])


_MAKERS = {
    "entities": _entity,
    "entity_events": _event,
    "facts": _fact,
    "documents": _document,
    "entity_chains": _mention,
}


def _seen(node: URIRef, row: Record) -> Iterator[Triple]:
    for key, property in (("first_seen", "firstSeen"), ("last_seen", "lastSeen")):
        if row[key]:
            yield node, _name("property", property), _literal(row[key])


def _name(kind: str, id: str) -> URIRef:
    return _uri(f"urn:svodka:{kind}:{quote(id, safe='')}")


def _uri(text: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(text)


def _literal(value: Any) -> Node:
    from rdflib import Literal

    return Literal(value)


def _russian(text: str) -> Node:
    from rdflib import Literal

    return Literal(text, lang="ru")
