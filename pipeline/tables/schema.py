"""The tables of a run, column by column. Offsets are half-open Unicode code points into `documents.text`.

Explicit Arrow schemas: a column that happens to be empty in one part has the type it has everywhere.
"""

from __future__ import annotations

import pyarrow as pa

SCHEMA_VERSION = "3"

_WORD = pa.dictionary(pa.int32(), pa.string())  # few distinct values: stored once
_MOMENT = pa.timestamp("us", tz="UTC")
_AMOUNT = pa.decimal128(38, 6)


def _table(*columns: tuple[str, pa.DataType, str]) -> pa.Schema:
    """Columns as (name, type, meaning); a name that ends in ? may be null."""
    return pa.schema(
        pa.field(name.rstrip("?"), kind, nullable=name.endswith("?"), metadata={"doc": meaning})
        for name, kind, meaning in columns
    )


_DOC = ("doc_id", pa.string(), "the document: the source's own id where it is unique in the run, else a hash")
_START = ("start", pa.int32(), "first character in documents.text")
_END = ("end", pa.int32(), "one behind the last character in documents.text")

_NAMES = pa.list_(pa.field("element", pa.string()))

SCHEMAS: dict[str, pa.Schema] = {  # what the documents say, one part of each table a shard
    "documents": _table(
        _DOC,
        ("source_uri", pa.string(), "the input as given, with the path below a folder or inside an archive"),
        ("source_row?", pa.int64(), "0-based record in an input of many documents"),
        ("url?", pa.string(), "where the source says it was published"),
        ("title?", pa.string(), "headline as the source gives it; in a text file its first line"),
        ("published_at?", _MOMENT, "when it was published; a date without a time is midnight UTC"),
        ("lang", _WORD, "ru, or und where the letters do not look Russian"),
        ("text", pa.large_string(), "the text, character for character as in the source"),
        ("text_sha256", pa.string(), "SHA-256 of the text in UTF-8, hexadecimal"),
        ("n_chars", pa.int32(), "characters of the text"),
        ("n_sentences", pa.int32(), "rows in sentences"),
        ("n_tokens", pa.int32(), "rows in tokens"),
        ("duplicate_of?", pa.string(), "doc_id of an earlier document that this one repeats"),
        ("duplicate?", _WORD, "how: id or exact (it is not worked on again), near (see --dedup)"),
    ),
    "sentences": _table(
        _DOC, ("sent_ix", pa.int32(), "0-based number of the sentence in its document"), _START, _END
    ),
    "tokens": _table(
        _DOC,
        ("sent_ix", pa.int32(), "the sentence it belongs to"),
        ("tok_ix", pa.int32(), "0-based number of the token in its sentence"),
        _START,
        _END,
        ("text", pa.string(), "the token as it stands in the text"),
        ("lemma", pa.string(), "base form; names keep their capitals"),
        ("upos", _WORD, "part of speech of Universal Dependencies"),
        ("feats", _WORD, "features of Universal Dependencies, «Case=Nom|Number=Sing»; empty for none"),
        ("head_ix?", pa.int32(), "tok_ix of the syntactic head, -1 for the root; null when syntax is off"),
        ("dep?", _WORD, "relation to the head; null when syntax is off"),
    ),
    "mentions": _table(
        ("mention_id", pa.string(), "stable id of document, span and label"),
        _DOC,
        ("sent_ix", pa.int32(), "the sentence in which it begins"),
        _START,
        _END,
        ("surface", pa.string(), "documents.text[start:end]"),
        ("label", _WORD, "one of NEREL's 29 entity types, or the label of a component of your own"),
        ("coarse?", _WORD, "PER, LOC, ORG or MISC of a name; null for values, adjectives, common nouns"),
        ("parent_mention_id?", pa.string(), "the smallest mention around it"),
        ("normal?", pa.string(), "base form of the whole phrase"),
        ("name_first?", pa.string(), "first name of a person, nominative"),
        ("name_middle?", pa.string(), "patronymic or middle name"),
        ("name_last?", pa.string(), "surname, nominative"),
        ("gender?", _WORD, "male or female, where it is known"),
        ("chain_id?", pa.string(), "the entity of this document that it names"),
        ("score?", pa.float32(), "probability of span and type, where the stage has one"),
        ("stage", _WORD, "the stage that found it"),
    ),
    "values": _table(
        ("mention_id", pa.string(), "the mention whose meaning this is"),
        _DOC,
        ("kind", _WORD, "date, interval, duration, time, money, percent, number, age"),
        ("value?", pa.string(), "ISO 8601 (dates, times, durations), else a decimal; null: unresolved"),
        ("value_to?", pa.string(), "the last day of an interval, the upper end of a range"),
        ("grain?", _WORD, "precision of a date: day, month, year, …"),
        ("amount?", _AMOUNT, "the number itself (of a range the lower end)"),
        ("unit?", _WORD, "ISO 4217 code of money, or the unit of the number"),
    ),
    "chains": _table(
        ("chain_id", pa.string(), "stable id of document and first mention"),
        _DOC,
        ("label", _WORD, "entity type"),
        ("normal", pa.string(), "the fullest name"),
        ("aliases", _NAMES, "the other names it has in the document"),
        ("n_mentions", pa.int32(), "rows in mentions"),
        ("score?", pa.float32(), "of the least sure of the steps that joined its names; null for one name"),
    ),
    "links": _table(
        ("chain_id", pa.string(), "the entity of the document"),
        _DOC,
        ("kb", _WORD, "the register or knowledge base"),
        ("kb_id", pa.string(), "id in it"),
        ("rank", pa.int16(), "1 is the best candidate"),
        ("score", pa.float32(), "how sure the link is"),
    ),
    "relations": _table(
        ("relation_id", pa.string(), "stable id of head, label and tail"),
        _DOC,
        ("label", _WORD, "one of NEREL's 49 relation types"),
        ("head_mention_id", pa.string(), "who or what: first argument"),
        ("tail_mention_id", pa.string(), "to whom or what: second argument"),
        ("head_chain_id?", pa.string(), "the entity of the first argument"),
        ("tail_chain_id?", pa.string(), "the entity of the second argument"),
        ("evidence_start", pa.int32(), "first character of the stretch that shows it"),
        ("evidence_end", pa.int32(), "one behind its last character"),
        ("score?", pa.float32(), "probability, or the measured precision of the rule"),
        ("stage", _WORD, "the stage that found it"),
    ),
    "quotes": _table(
        ("quote_id", pa.string(), "stable id of document, kind and span"),
        _DOC,
        _START,
        _END,
        (
            "kind",
            _WORD,
            "direct, indirect (reported speech), partial (marked words in a sentence of the author)",
        ),
        (
            "speaker_mention_id?",
            pa.string(),
            "the mention that names who says it; null: the text names nobody",
        ),
        ("speaker_chain_id?", pa.string(), "the speaker among the entities of the document"),
        ("cue_start?", pa.int32(), "first character of the word that tells of speech («заявил»)"),
        ("cue_end?", pa.int32(), "one behind its last character"),
        ("cue?", _WORD, "its lemma"),
        ("relay_chain_id?", pa.string(), "the medium that passes it on («передаёт ТАСС»)"),
        ("score?", pa.float32(), "the measured precision of the rule"),
        ("stage", _WORD, "the stage that found it"),
    ),
    "events": _table(
        ("event_id", pa.string(), "stable id of the chain as an event"),
        _DOC,
        ("chain_id", pa.string(), "the event among the entities of the document"),
        ("label", _WORD, "entity type: EVENT"),
        ("normal", pa.string(), "the fullest name"),
        ("starts?", pa.string(), "ISO 8601, as precise as the text: the day, month, year or time it begins"),
        ("ends?", pa.string(), "ISO 8601: when it ends; equal to starts where it is one moment"),
        ("place_chain_id?", pa.string(), "the entity where it takes place"),
        ("score?", pa.float32(), "of the least sure of the relations that gave time and place"),
    ),
    "event_roles": _table(
        ("event_id", pa.string(), "the event"),
        _DOC,
        ("role", _WORD, "participant, agent, organizer, place, thing, cause, part_of"),
        ("chain_id", pa.string(), "the entity that has the role"),
        ("relation_id", pa.string(), "the relation that says so"),
    ),
    "rejects": _table(
        ("doc_id?", pa.string(), "the document, where it got as far as having an id"),
        ("source_uri", pa.string(), "the input as given"),
        ("source_row?", pa.int64(), "0-based record in an input of many documents"),
        ("stage", _WORD, "read, or the stage that failed"),
        ("code", _WORD, "the reason in one stable word"),
        ("message", pa.string(), "what happened, where, what to do"),
        ("attempt", pa.int8(), "how many times it was tried"),
    ),
}

RESOLVED: dict[str, pa.Schema] = {  # what `svodka resolve` makes of all documents together
    "entities": _table(
        ("entity_id", pa.string(), "stable id of its kind and its leading name, or of its register entry"),
        ("label", _WORD, "the type that most of its mentions have"),
        ("normal", pa.string(), "its fullest usual name"),
        ("aliases", _NAMES, "the other names, the most frequent first"),
        ("n_documents", pa.int32(), "documents that name it"),
        ("n_mentions", pa.int32(), "mentions in all of them"),
        ("first_seen?", _MOMENT, "the earliest publication of these documents"),
        ("last_seen?", _MOMENT, "the latest"),
        ("kb_ids", _NAMES, "its ids in knowledge bases: «geonames:524901»"),
    ),
    "entity_chains": _table(
        ("entity_id", pa.string(), "the entity"),
        ("chain_id", pa.string(), "a chain that names it"),
        _DOC,
        ("score", pa.float32(), "how sure that is: 1 for the leading name itself"),
        ("method", _WORD, "name, link, date, judgement, or what made its name the entity's: merges.kind"),
    ),
    "merges": _table(
        ("entity_id", pa.string(), "the entity that the left name is now of"),
        ("left_id", pa.string(), "entity_id of a name by itself, or the chain_id of a short name"),
        ("left_name", pa.string(), "that name"),
        ("right_id", pa.string(), "entity_id of the other name by itself"),
        ("right_name", pa.string(), "that name"),
        (
            "kind",
            _WORD,
            "what made the two a pair: variant, spelling, alias, type, part, initials, short, judgement",
        ),
        ("name", pa.float32(), "points (log odds) that the names give"),
        ("company", pa.float32(), "points that the entities beside them give"),
        ("type", pa.float32(), "points that the entity types give"),
        ("link", pa.float32(), "points that ids of knowledge bases give"),
        ("dates", pa.float32(), "points that the dates of the documents give"),
        ("score", pa.float32(), "the probability that the points add up to"),
        ("verdict", _WORD, "merged, rejected (unlikely, or another was likelier), judged different"),
    ),
    "facts": _table(
        ("fact_id", pa.string(), "stable id of head, label and tail"),
        ("head_entity_id", pa.string(), "who or what; of the two of a mutual relation the smaller id"),
        ("label", _WORD, "relation type"),
        ("tail_entity_id", pa.string(), "to whom or what"),
        ("n_documents", pa.int32(), "documents that say so"),
        ("n_mentions", pa.int32(), "how often they say so"),
        ("first_seen?", _MOMENT, "the earliest publication of these documents"),
        ("last_seen?", _MOMENT, "the latest"),
        ("example_relation_id", pa.string(), "the surest of the relations"),
    ),
    "entity_events": _table(
        ("entity_id", pa.string(), "an event among the entities"),
        ("starts?", pa.string(), "ISO 8601: what most documents say that have a date for it"),
        ("ends?", pa.string(), "ISO 8601: the end that goes with it"),
        ("place_entity_id?", pa.string(), "the place that most documents name"),
        ("n_documents", pa.int32(), "documents that name it"),
    ),
    "judgements": _table(
        ("left_id", pa.string(), "an entity_id or a chain_id"),
        ("right_id", pa.string(), "another"),
        ("judgement", _WORD, "same, different, unsure"),
        ("who?", pa.string(), "who says so"),
        ("when?", pa.string(), "when, as written"),
        ("why?", pa.string(), "the reason"),
        ("state", _WORD, "followed; contradicted (by another row); unknown (an id that is not in this run)"),
    ),
}

ALL_SCHEMAS = {**SCHEMAS, **RESOLVED}
ALWAYS_WRITTEN = ("documents", "rejects")


def type_name(kind: pa.DataType) -> str:
    """An Arrow type in short: `string (dictionary)`, `list<string>`, `timestamp[us, UTC]`."""
    if pa.types.is_dictionary(kind):
        return f"{type_name(kind.value_type)} (dictionary)"
    if pa.types.is_list(kind):
        return f"list<{type_name(kind.value_type)}>"
    return str(kind).replace("tz=", "")
