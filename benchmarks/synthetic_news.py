"""A large made-up run: names drawn by a power law, ten sentences a document, three years of days."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
from run_folder import Folder

PERSONS, COMPANIES, CITIES = 60_000, 20_000, 3_000
SENTENCES = 10
OF_SHARD = 2_000
_LABELS = (("p", "PERSON", "PER"), ("o", "ORGANIZATION", "ORG"), ("c", "CITY", "LOC"))

_SENTENCES = f"""
CREATE TABLE said AS
WITH drawn AS (
  SELECT n // {SENTENCES} AS d, n % {SENTENCES} AS k,
         floor({PERSONS} * pow(hash(n, 1) / 1.8446744073709552e19, 3))::INT AS p,
         floor({COMPANIES} * pow(hash(n, 2) / 1.8446744073709552e19, 3))::INT AS o,
         floor({CITIES} * pow(hash(n, 3) / 1.8446744073709552e19, 3))::INT AS c
  FROM range(? * {SENTENCES}) t(n)
), named AS (
  SELECT *, first(p) || ' ' || word(p // 16) || 'ов' AS pn, 'Завод ' || word(o) || 'маш' AS on_,
         word(c) || 'град' AS cn FROM drawn
), worded AS (
  SELECT *, pn || ', директор компании «' || on_ || '», приехал в город ' || cn
            || ', где подписали договор о поставках и ответили на вопросы журналистов.' AS text FROM named
)
SELECT *, coalesce(sum(length(text) + 1) OVER (
  PARTITION BY d ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::INT AS start
FROM worded ORDER BY d, k
"""
_FIRST = "Анна Борис Вера Глеб Дарья Егор Жанна Захар Инна Кирилл Лидия Марк Нина Олег Роман Софья".split()
_SYLLABLES = "ба ве ги до жу за ке ли мо ну па ре си то фу ха це чи".split()
_MACROS = f"""
CREATE MACRO first(n) AS ({_FIRST})[n % 16 + 1];
CREATE MACRO syllable(n) AS ({_SYLLABLES})[n % 18 + 1];
CREATE MACRO word(n) AS upper(left(syllable(n), 1)) || right(syllable(n), 1) || syllable(n // 18)
  || syllable(n // 324) || CASE WHEN n >= 5832 THEN syllable(n // 5832) ELSE '' END;
"""
_PLACE = {"p": "0", "o": "length(pn) + 21", "c": "length(pn) + 21 + length(on_) + 18"}
_NAME = {"p": "pn", "o": "on_", "c": "cn"}
_ID = "printf('%016x', (d * 1000 + k * 10 + {n})::BIGINT)"

_DOCUMENTS = """
SELECT 'd' || d AS doc_id, 'dump.jsonl' AS source_uri, d AS source_row, 'https://news.example/' || d AS url,
       'Новость № ' || d || ': ' || any_value(on_ ORDER BY k) AS title,
       to_timestamp((19000 + hash(d, 7) % 1000)::BIGINT * 86400) AS published_at, 'ru' AS lang,
       string_agg(text, ' ' ORDER BY k) AS text, '' AS text_sha256, 0 AS n_chars, 10 AS n_sentences,
       180 AS n_tokens, NULL::VARCHAR AS duplicate_of, NULL::VARCHAR AS duplicate
FROM said WHERE d BETWEEN ? AND ? GROUP BY d ORDER BY d
"""
_SENTENCE_ROWS = """
SELECT 'd' || d AS doc_id, k AS sent_ix, start, start + length(text) AS "end"
FROM said WHERE d BETWEEN ? AND ? ORDER BY d, k
"""


def write_news(out: Path, documents: int) -> None:
    """Write a finished, resolved run of so many documents: 30 mentions and 20 relations in each."""
    db = duckdb.connect()
    db.execute("SET enable_progress_bar = false")
    db.execute(_MACROS)
    db.execute(_SENTENCES, [documents])
    shards = -(-documents // OF_SHARD)
    folder = Folder(out, "dump.jsonl", shards, left_out=("tokens", "values", "events", "event_roles"))
    for number in range(shards):
        between = [number * OF_SHARD, (number + 1) * OF_SHARD - 1]
        queries = {
            "documents": _DOCUMENTS,
            "sentences": _SENTENCE_ROWS,
            "mentions": _mentions(),
            "chains": _chains(),
            "relations": _relations(),
        }
        folder.shard(number, {name: _table(db, query, between) for name, query in queries.items()})
    folder.resolved(_resolved(db))
    folder.finish()


def _table(db: duckdb.DuckDBPyConnection, query: str, given: list[int] | None = None) -> pa.Table:
    return db.sql(query, params=given or []).to_arrow_table()


def _mentions() -> str:
    return _each_label(
        """SELECT d, k, {id} AS mention_id, 'd' || d AS doc_id, k AS sent_ix, start + {place} AS start,
        start + {place} + length({name}) AS "end", {name} AS surface,
        '{label}' AS label, '{coarse}' AS coarse, NULL::VARCHAR AS parent_mention_id,
        {name} AS normal, NULL::VARCHAR AS name_first,
        NULL::VARCHAR AS name_middle, NULL::VARCHAR AS name_last, NULL::VARCHAR AS gender, {id} AS chain_id,
        0.9 AS score, 'entities' AS stage FROM said WHERE d BETWEEN $1 AND $2""",
        "d, start",
    )


def _chains() -> str:
    return _each_label(
        """SELECT d, k, {id} AS chain_id, 'd' || d AS doc_id, '{label}' AS label, {name} AS normal,
        []::VARCHAR[] AS aliases, 1 AS n_mentions, 0.9 AS score FROM said WHERE d BETWEEN $1 AND $2""",
        "d, k",
    )


def _each_label(query: str, order: str) -> str:
    parts = [
        query.format(id=_ID.format(n=n), place=_PLACE[key], name=_NAME[key], label=label, coarse=coarse)
        for n, (key, label, coarse) in enumerate(_LABELS)
    ]
    return f"{' UNION ALL '.join(parts)} ORDER BY {order}"


def _relations() -> str:
    parts = [
        f"""SELECT d, k, {_ID.format(n=3 + n)} AS relation_id, 'd' || d AS doc_id, '{label}' AS label,
        {_ID.format(n=0)} AS head_mention_id, {_ID.format(n=tail)} AS tail_mention_id,
        {_ID.format(n=0)} AS head_chain_id, {_ID.format(n=tail)} AS tail_chain_id, start AS evidence_start,
        start + length(text) AS evidence_end, (hash(d, k) % 100) / 100 AS score, 'relations' AS stage
        FROM said WHERE d BETWEEN $1 AND $2"""
        for n, (label, tail) in enumerate((("WORKPLACE", 1), ("PLACE_RESIDES_IN", 2)))
    ]
    return f"{' UNION ALL '.join(parts)} ORDER BY d, k"


def _resolved(db: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Each name one entity."""
    placed = " UNION ALL ".join(
        f"""SELECT '{key}' || printf('%015x', {key}::BIGINT) AS entity_id, '{label}' AS label,
        {_NAME[key]} AS normal, {_ID.format(n=n)} AS chain_id, 'd' || d AS doc_id FROM said"""
        for n, (key, label, _) in enumerate(_LABELS)
    )
    db.execute(f"CREATE TABLE placed AS {placed}")
    seen = "NULL::TIMESTAMPTZ AS first_seen, NULL::TIMESTAMPTZ AS last_seen"
    facts = " UNION ALL ".join(
        f"""SELECT 'p' || printf('%015x', p::BIGINT) AS head_entity_id, '{label}' AS label,
        '{key}' || printf('%015x', {key}::BIGINT) AS tail_entity_id, d,
        {_ID.format(n=3 + n)} AS relation_id FROM said"""
        for n, (label, key) in enumerate((("WORKPLACE", "o"), ("PLACE_RESIDES_IN", "c")))
    )
    return {
        "entities": _table(
            db,
            f"""SELECT entity_id, any_value(label) AS label, any_value(normal) AS normal,
            [any_value(normal) || ' (иначе)'] AS aliases, count(DISTINCT doc_id) AS n_documents,
            count(*) AS n_mentions, {seen}, ['geonames:' || any_value(chain_id)] AS kb_ids
            FROM placed GROUP BY entity_id ORDER BY entity_id""",
        ),
        "entity_chains": _table(
            db,
            """SELECT entity_id, chain_id, doc_id, 1.0 AS score, 'name' AS method
            FROM placed ORDER BY entity_id, chain_id""",
        ),
        "facts": _table(
            db,
            f"""SELECT left(md5(head_entity_id || label || tail_entity_id), 16) AS fact_id,
            head_entity_id, label, tail_entity_id, count(DISTINCT d) AS n_documents, count(*) AS n_mentions,
            {seen}, min(relation_id) AS example_relation_id FROM ({facts}) GROUP BY ALL ORDER BY fact_id""",
        ),
    }
