"""The temporary DuckDB tables of `resolve`: the one schema that the code creates them from.

A table lives in the database of one `find_entities` call and is deleted with it, or earlier by its writer.
The input tables (`chains`, `mentions`, …) have the schema of `pipeline.tables.schema`; the results are in
`pipeline.resolve.result_tables`.

In order of creation: chains become *nodes* (distinct names), nodes become *candidate pairs* (left, right),
pairs become *clusters* of nodes, and names that remain ambiguous are assigned chain by chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class TemporaryTable:
    """A table. `columns`: name → DuckDB type and meaning; `writer`, `readers`: modules of this package."""

    name: str
    meaning: str
    columns: dict[str, tuple[str, str]]
    writer: str
    readers: tuple[str, ...]

    @property
    def arrow_schema(self) -> pa.Schema:
        """The columns as Arrow fields. Raises KeyError for a type that Python code never writes."""
        return pa.schema([(name, _ARROW[kind]) for name, (kind, _) in self.columns.items()])


_ARROW = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
}

_CHAIN = {"chain_id": ("VARCHAR", "chains.chain_id")}
_DOC = {"doc_id": ("VARCHAR", "documents.doc_id")}
_NODE = {"node": ("BIGINT", "nodes.node")}
_PAIR = {
    "left_node": ("BIGINT", "the rarer or shorter name, which may stand for the other"),
    "right_node": ("BIGINT", "the name that it may stand for"),
}
_CLUSTER = {"cluster": ("BIGINT", "smallest node of the cluster")}
_CANDIDATE = {"candidate": ("BIGINT", "cluster that an ambiguous name may stand for")}
_FAMILY = {"family": ("VARCHAR", "family of the label: labels of one family may name one entity")}
_CHAIN_ROW = {
    "label": ("VARCHAR", "chains.label"),
    "normal": ("VARCHAR", "chains.normal"),
    "n_mentions": ("INTEGER", "chains.n_mentions"),
}
_KIND = {"kind": ("VARCHAR", "what makes the two a pair: merges.kind")}
_SIMILARITY = {"similarity": ("VARCHAR", "how the names are similar: a key of score.SIMILARITY_POINTS")}
_KEY_PARTS = {
    "acronym": ("BOOLEAN", "whether the name is an acronym"),
    "sounds": ("VARCHAR", "consonant skeleton; empty: not compared by sounds"),
    "initials": ("VARCHAR", "first letters of the words; empty: not compared by initials"),
    "stem": ("VARCHAR", "name of an organisation without the country at its end; else empty"),
    "size": ("INTEGER", "number of words"),
}
_PERSON = {
    "first": ("VARCHAR", "normalized first name"),
    "middle": ("VARCHAR", "normalized middle name"),
    "last": ("VARCHAR", "normalized surname"),
    "level": ("INTEGER", "3: first, middle and last name; 2: first and last, or no person; 1: less"),
}
_LETTERS = {"letters": ("VARCHAR", "first name and surname as compared for typing errors; else empty")}
_BASE_KEY = {"base_key": ("VARCHAR", "key of the name alone, without what tells namesakes apart")}
_EVENT_DAY = {
    "key": ("VARCHAR", "name_keys.key of the event"),
    "day": ("VARCHAR", "first day, YYYY-MM-DD"),
}


def _table(
    name: str, meaning: str, *columns: dict[str, tuple[str, str]], writer: str, readers: str
) -> TemporaryTable:
    merged = {column: told for part in columns for column, told in part.items()}
    return TemporaryTable(name, meaning, merged, writer, tuple(readers.split()))


TEMPORARY_TABLES: dict[str, TemporaryTable] = {
    table.name: table
    for table in (
        _table(
            "label_families",
            "The labels of the run with their families.",
            {"label": ("VARCHAR", "chains.label")},
            _FAMILY,
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "typed_chains",
            "The chains with the family of their label.",
            _CHAIN,
            _DOC,
            _FAMILY,
            _CHAIN_ROW,
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "chain_names",
            "Every name of a chain that does not belong to a person: its normal form and its aliases.",
            _CHAIN,
            _DOC,
            _FAMILY,
            {"name": ("VARCHAR", "normal form or alias")},
            writer="nodes",
            readers="nodes short_names",
        ),
        _table(
            "person_chains",
            "The name parts and the gender of each chain of a person.",
            _CHAIN,
            {
                "first": ("VARCHAR", "mentions.name_first"),
                "middle": ("VARCHAR", "mentions.name_middle"),
                "last": ("VARCHAR", "mentions.name_last"),
                "gender": ("VARCHAR", "mentions.gender"),
            },
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "best_links",
            "The register entry of each chain whose first link is reliable.",
            _CHAIN,
            {"kb_id": ("VARCHAR", "register and id, as in iso3166-1:RU")},
            writer="nodes",
            readers="nodes result_tables",
        ),
        _table(
            "judged_chains",
            "The ids that judgements name; such a chain is a node of its own.",
            {"chain_id": ("VARCHAR", "a chain_id, or an entity_id, which matches no chain")},
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "name_keys",
            "The keys of each distinct name that is no person's (names.NameKey).",
            _FAMILY,
            {
                "name": ("VARCHAR", "chain_names.name"),
                "key": ("VARCHAR", "equal for spellings of one name"),
                "common": ("BOOLEAN", "whether it is a common noun, which names nothing beyond its document"),
            },
            _KEY_PARTS,
            writer="nodes",
            readers="nodes short_names",
        ),
        _table(
            "clean_names",
            "Names with stray brackets, quotes or punctuation, and their clean form.",
            {
                "name": ("VARCHAR", "normal form or alias"),
                "clean": ("VARCHAR", "the same without stray signs"),
            },
            writer="nodes",
            readers="result_tables",
        ),
        _table(
            "person_keys",
            "The keys of each distinct name of a person (names.PersonKey).",
            {
                "normal": ("VARCHAR", "chains.normal"),
                "first_given": ("VARCHAR", "person_chains.first"),
                "middle_given": ("VARCHAR", "person_chains.middle"),
                "last_given": ("VARCHAR", "person_chains.last"),
                "key": ("VARCHAR", "equal for spellings of one name"),
            },
            _PERSON,
            {"sounds": _KEY_PARTS["sounds"]},
            _LETTERS,
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "dated_events",
            "Events named by common nouns whose day is known.",
            {"event_id": ("VARCHAR", "events.event_id")},
            _CHAIN,
            _DOC,
            _EVENT_DAY,
            {"place_chain_id": ("VARCHAR", "events.place_chain_id")},
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "event_parties",
            "The party of each dated event that most documents name.",
            _CHAIN,
            _EVENT_DAY,
            {"party": ("VARCHAR", "register entry, surname or key of a person or organisation")},
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "event_places",
            "The place of each dated event; a country only for events of several words without a number.",
            _CHAIN,
            {
                "key": _EVENT_DAY["key"],
                "day": _EVENT_DAY["day"],
                "place": ("VARCHAR", "register entry or lower-case name"),
            },
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "event_contexts",
            "What makes events of the same words one: day and party, else day and place.",
            _CHAIN,
            {"context": ("VARCHAR", "day, space, party or place")},
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "event_editions",
            "Named events of which a document has several: the year tells them apart.",
            _CHAIN,
            {"edition": ("VARCHAR", "the year; the chain_id where the year is unknown or not unique")},
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "keyed_chains",
            "The chains with the key of their node and all parts of the key.",
            _CHAIN,
            _DOC,
            _FAMILY,
            _CHAIN_ROW,
            {
                "kb_id": ("VARCHAR", "best_links.kb_id"),
                "key": ("VARCHAR", "equal for chains of one node"),
            },
            _BASE_KEY,
            {"common": ("BOOLEAN", "whether the name is valid for this node only")},
            _KEY_PARTS,
            _PERSON,
            {"gender": ("VARCHAR", "person_chains.gender")},
            _LETTERS,
            writer="nodes",
            readers="nodes",
        ),
        _table(
            "nodes",
            "Distinct names: one row for each family and key.",
            {"node": ("BIGINT", "0-based number, in the order of family and key")},
            _FAMILY,
            {"key": ("VARCHAR", "keyed_chains.key")},
            _BASE_KEY,
            {"common": ("BOOLEAN", "whether the name is valid for this node only")},
            _KEY_PARTS,
            _PERSON,
            {
                "low_gender": ("VARCHAR", "smallest gender of its chains"),
                "high_gender": ("VARCHAR", "greatest gender of its chains; another one: the gender varies"),
            },
            _LETTERS,
            {
                "kb_id": ("VARCHAR", "register entry"),
                "n_docs": ("BIGINT", "number of documents"),
            },
            writer="nodes",
            readers="nodes candidate_pairs similar_names clustering short_names result_tables",
        ),
        _table(
            "chain_nodes",
            "The node of each chain.",
            _CHAIN,
            _DOC,
            _NODE,
            _CHAIN_ROW,
            writer="nodes",
            readers="nodes similar_names clustering short_names result_tables",
        ),
        _table(
            "node_names",
            "The names that chains of a node have, aliases included.",
            _NODE,
            _FAMILY,
            {
                "name": ("VARCHAR", "name_keys.key"),
                "n": ("BIGINT", "number of documents"),
            },
            writer="nodes",
            readers="candidate_pairs",
        ),
        _table(
            "node_labels",
            "The most frequent label of each node.",
            _NODE,
            {"label": ("VARCHAR", "chains.label")},
            writer="nodes",
            readers="clustering",
        ),
        _table(
            "node_ids",
            "The entity_id that each node has as the leading name of an entity.",
            _NODE,
            {"id": ("VARCHAR", "entities.entity_id")},
            writer="clustering",
            readers="clustering result_tables",
        ),
        _table(
            "spelling_variants",
            "Pairs of names that are one name by their spelling alone.",
            _PAIR,
            {
                "n": ("BIGINT", "documents of the more frequent name"),
                "strength": ("DOUBLE", "how certain the spelling makes it, at most 1"),
            },
            writer="candidate_pairs",
            readers="candidate_pairs",
        ),
        _table(
            "similar_spellings",
            "Pairs of similar names, not persons' alone, that need shared context to be one.",
            _PAIR,
            _SIMILARITY,
            writer="candidate_pairs",
            readers="similar_names",
        ),
        _table(
            "unfiltered_pairs",
            "Candidate pairs of all kinds before those with too many right names are cut.",
            _PAIR,
            _KIND,
            {
                "n": ("BIGINT", "documents that support the pair, else those of the right name"),
                "strength": ("DOUBLE", "how certain the spelling makes it, at most 1"),
            },
            writer="candidate_pairs",
            readers="candidate_pairs",
        ),
        _table(
            "candidate_pairs",
            "Pairs of names of which the left may stand for the right.",
            _PAIR,
            _KIND,
            {
                "strength": ("DOUBLE", "how certain the spelling makes it, at most 1"),
                "n": ("BIGINT", "documents that support the pair, else those of the right name"),
                "share": ("DOUBLE", "n as a share of all pairs of the left name and of its own documents"),
                "share_of_pairs": ("DOUBLE", "n as a share of all pairs of the left name and kind"),
            },
            writer="candidate_pairs",
            readers="candidate_pairs similar_names clustering short_names",
        ),
        _table(
            "deletion_keys",
            "Hashes of each person's name and of the name without any one letter.",
            _NODE,
            {"key": ("UBIGINT", "hash")},
            writer="similar_names",
            readers="similar_names",
        ),
        _table(
            "close_names",
            "Pairs of full names of persons within a small edit distance.",
            _PAIR,
            {
                "distance": ("INTEGER", "Damerau-Levenshtein distance"),
                "same_sounds": ("BOOLEAN", "whether the consonant skeletons are equal"),
            },
            writer="similar_names",
            readers="similar_names",
        ),
        _table(
            "possible_typos",
            "Pairs of close_names whose difference may be a typing error.",
            _PAIR,
            writer="similar_names",
            readers="similar_names",
        ),
        _table(
            "similar_names",
            "Pairs of similar names that do not often occur side by side.",
            _PAIR,
            _SIMILARITY,
            writer="similar_names",
            readers="similar_names",
        ),
        _table(
            "context_docs",
            "A sample of the documents of each similar name.",
            _NODE,
            _DOC,
            writer="similar_names",
            readers="similar_names",
        ),
        _table(
            "context_nodes",
            "The other names in these documents.",
            _NODE,
            {
                "other": ("BIGINT", "node of a name beside it"),
                "n_docs": ("BIGINT", "documents of the other name in the whole run"),
            },
            writer="similar_names",
            readers="similar_names",
        ),
        _table(
            "similar_pairs",
            "Similar names with the context that they share.",
            _PAIR,
            _SIMILARITY,
            {
                "weight": ("BIGINT", "weight of the names beside the left name, in hundredths"),
                "shared": ("BIGINT", "weight of those also seen beside the right name, beyond chance"),
                "left_docs": ("BIGINT", "documents of the left name"),
                "right_docs": ("BIGINT", "documents of the right name"),
                "is_alias": ("BOOLEAN", "whether one document gives both names to one chain"),
            },
            writer="similar_names",
            readers="clustering",
        ),
        _table(
            "clusters",
            "The cluster of each node after all unambiguous merges.",
            _NODE,
            _CLUSTER,
            {
                "kind": ("VARCHAR", "kind of the pair that joined the node to it; null for a leading name"),
                "score": ("DOUBLE", "probability of that pair; 1 for a leading name"),
            },
            writer="clustering",
            readers="short_names result_tables",
        ),
        _table(
            "decisions",
            "What was decided about each scored pair: the rows of `merges`.",
            {
                "left_node": ("BIGINT", "the left name"),
                "chain_id": ("VARCHAR", "the chain decided on alone; null: all chains of the name"),
                "right_node": ("BIGINT", "the right name, or the cluster that it leads"),
                "kind": ("VARCHAR", "merges.kind"),
                "name": ("DOUBLE", "points of the names"),
                "context": ("DOUBLE", "points of the entities beside them: merges.company"),
                "type": ("DOUBLE", "points of the entity types"),
                "link": ("DOUBLE", "points of the register entries"),
                "dates": ("DOUBLE", "points of the dates of the documents"),
                "score": ("DOUBLE", "probability"),
                "verdict": ("VARCHAR", "merges.verdict"),
            },
            writer="clustering",
            readers="result_tables",
        ),
        _table(
            "doc_clusters",
            "The clusters in each document that serve as context: full names, no common nouns.",
            _DOC,
            _CLUSTER,
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "cluster_weights",
            "The weight of each cluster as context: rare ones weigh more.",
            _CLUSTER,
            {"weight": ("BIGINT", "inverse document frequency, in hundredths")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "ambiguous_pairs",
            "The clusters that each name that no merge has decided may stand for.",
            {"left_node": ("BIGINT", "the short name")},
            _CANDIDATE,
            _KIND,
            {"share": ("DOUBLE", "sum of candidate_pairs.share over the names of the cluster")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "candidate_countries",
            "The country in the names of an organisation.",
            _CANDIDATE,
            {"country": ("VARCHAR", "key of the country, without @")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "doc_countries",
            "The countries of candidate_countries that a document names.",
            _DOC,
            {"country": ("VARCHAR", "key of the country")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "chain_candidates",
            "The candidates of each chain with an ambiguous name.",
            _CHAIN,
            _DOC,
            _NODE,
            {"label": ("VARCHAR", "chains.label")},
            _CANDIDATE,
            _KIND,
            {"share": ("DOUBLE", "ambiguous_pairs.share")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "candidate_docs",
            "A sample of the documents of each candidate.",
            _CANDIDATE,
            _DOC,
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "candidate_sizes",
            "How often each candidate occurs.",
            _CANDIDATE,
            {"n_docs": ("BIGINT", "number of documents")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "candidate_context",
            "The clusters that occur in the documents of candidate_docs.",
            _CANDIDATE,
            {"other": ("BIGINT", "cluster beside it")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "candidate_dates",
            "When each candidate was in the news.",
            _CANDIDATE,
            {
                "first": ("TIMESTAMP WITH TIME ZONE", "first documents.published_at"),
                "last": ("TIMESTAMP WITH TIME ZONE", "last documents.published_at"),
            },
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "candidate_labels",
            "The most frequent label of each candidate.",
            _CANDIDATE,
            {"label": ("VARCHAR", "chains.label")},
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "shared_context",
            "The context that the document of a chain shares with each candidate.",
            _CHAIN,
            _CANDIDATE,
            {
                "weight": ("BIGINT", "weight of the other clusters of the document"),
                "shared": ("BIGINT", "weight of those in candidate_context"),
            },
            writer="short_names",
            readers="short_names",
        ),
        _table(
            "assigned_chains",
            "The cluster of each chain with an ambiguous name that its document decides.",
            _CHAIN,
            _CLUSTER,
            _KIND,
            {"score": ("DOUBLE", "probability")},
            writer="short_names",
            readers="result_tables",
        ),
        _table(
            "leading_nodes",
            "The leading name of each cluster.",
            _CLUSTER,
            {"leading_node": ("BIGINT", "node whose name and id the entity gets")},
            writer="result_tables",
            readers="result_tables",
        ),
        _table(
            "chain_entities",
            "The entity of each chain.",
            {"entity_id": ("VARCHAR", "entities.entity_id")},
            _CHAIN,
            _DOC,
            _NODE,
            {"leading_node": ("BIGINT", "leading_nodes.leading_node")},
            _CHAIN_ROW,
            {
                "score": ("DOUBLE", "entity_chains.score"),
                "method": ("VARCHAR", "entity_chains.method"),
            },
            writer="result_tables",
            readers="result_tables",
        ),
    )
}


def create_table(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create an empty table. Raises KeyError where TEMPORARY_TABLES does not declare it."""
    columns = ", ".join(f"{column} {kind}" for column, (kind, _) in TEMPORARY_TABLES[name].columns.items())
    db.execute(f"CREATE TABLE {name} ({columns})")


def create_from_query(db: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Create a table and fill it with the rows of a query, whose columns have the declared names."""
    create_table(db, name)
    db.execute(f"INSERT INTO {name} BY NAME {query}")


def append_rows(db: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Sequence[object]]) -> None:
    """Append rows, each with a value for every declared column."""
    if rows:
        schema = TEMPORARY_TABLES[name].arrow_schema
        arrays = [pa.array(c, f.type) for c, f in zip(zip(*rows, strict=True), schema, strict=True)]
        append_arrow(db, name, pa.Table.from_arrays(arrays, schema=schema))


def append_arrow(db: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Append an Arrow table with the declared columns."""
    db.register("new_rows", rows)
    db.execute(f"INSERT INTO {name} BY NAME SELECT * FROM new_rows")
    db.unregister("new_rows")


def drop_tables(db: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Drop tables that nothing reads any more, to keep the database small."""
    for name in names:
        db.execute(f"DROP TABLE {name}")
