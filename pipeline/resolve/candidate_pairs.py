"""Which names may stand for which: the table `claims` (short, owner, kind, strength, n, share).

`variant`: two spellings of one name that differ in spaces, hyphens or word forms. `alias`: in some document
one chain has both names. `part`: «МИД» and «МИД России». `type`: a name that elsewhere mostly has another
type. `initials`: «ФСБ» and «Федеральная служба безопасности». `short`: a surname and a full name of that
surname. `n`: documents that say so, else those of the owner. `share`: of all the documents that give the
short name to somebody, those that give it to this owner. A name is only looked up among names with the same
key, sounds or initials, never against all.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipeline.labels import SHARED_NOUN_FAMILIES, merged_families
from pipeline.resolve.spellings import EXACT_SCRIPT, FORM, LETTERS, SCRIPT, SOUNDS, TYPO, spelling
from pipeline.russian.comparison.transliteration import is_latin, latin, persons_alike

_FORMER = "@ссср"  # a state whose organisations nobody means today without naming it
_MOST_OWNERS = 20
_OWN = 0.2  # weight of the documents in which a short name stands by itself
_FEW = 3  # documents of a plain name that one document alone can give to a longer one
_CROWD = 60  # names that sound alike: more of them say nothing
_BATCH = 20_000
_SURE, _MOSTLY = (
    2,
    0.5,
)  # documents and share of those that explain an acronym by other words than its letters
_EXPLAINED = (
    3  # documents of a name by whose initials an acronym is taken; times as many the acronym may have
)
_STRENGTHS = {LETTERS: 1.0, FORM: 0.95}

_ALIKE = """
SELECT a.node, b.node, a.family, a.first, a.last, b.first, b.last, a.bare, b.bare, a.n_docs, b.n_docs,
       a.acronym OR b.acronym
FROM nodes a JOIN nodes b ON a.family = b.family AND a.sounds = b.sounds AND a.node < b.node
JOIN (SELECT family, sounds FROM nodes WHERE sounds <> '' GROUP BY ALL HAVING count(*) <= {crowd}) s
  ON s.family = a.family AND s.sounds = a.sounds
WHERE NOT a.common AND NOT b.common AND a.kb_id IS NULL AND b.kb_id IS NULL
  AND a.level >= 2 AND b.level >= 2
  AND (a.family <> 'PER' OR coalesce(a.middle, '') = coalesce(b.middle, '')
       OR coalesce(a.middle, '') = '' OR coalesce(b.middle, '') = '')
  AND coalesce(NOT (a.low_gender = a.high_gender AND b.low_gender = b.high_gender
                    AND a.low_gender <> b.low_gender), true)
"""
_CLAIMS = """
CREATE TABLE raw_claims AS
    SELECT short, owner, 'variant' AS kind, n, alike AS strength FROM alike
    UNION ALL
    SELECT s.node, n.node, 'alias', n.n, 1.0
    FROM nodes s JOIN node_names n ON n.family = s.family AND n.name = s.bare AND n.node <> s.node
    JOIN nodes o ON o.node = n.node
    WHERE s.kb_id IS NULL AND NOT s.common AND s.family <> 'PER'
      AND (o.n_docs > 1 OR o.kb_id IS NOT NULL OR s.acronym OR s.n_docs <= {few})
      AND (o.kb_id IS NOT NULL OR (o.size, length(o.bare), o.n_docs, o.node)
            > (s.size, CASE WHEN s.acronym THEN 0 ELSE length(s.bare) END, s.n_docs, s.node))
    UNION ALL
    SELECT s.node, o.node, 'part', o.n_docs, 1.0
    FROM nodes s JOIN nodes o ON o.family = s.family AND o.stem = s.bare AND o.node <> s.node
    WHERE s.family = 'ORG' AND NOT s.common AND NOT o.common AND NOT ends_with(o.bare, ' {former}')
    UNION ALL
    SELECT s.node, o.node, 'type', o.n_docs, 1.0
    FROM nodes s JOIN nodes o ON o.bare = s.bare AND o.family <> s.family
    WHERE s.family IN {notions} AND o.family IN {notions} AND s.kb_id IS NULL AND o.kb_id IS NULL
      AND (o.n_docs, o.node) > (s.n_docs, s.node)
    UNION ALL
    SELECT s.node, o.node, 'type', o.n_docs, 1.0
    FROM nodes s JOIN nodes o ON o.bare = s.bare AND o.family <> s.family
    WHERE s.family IN {things} AND o.family IN {things} AND NOT s.common AND NOT o.common
      AND o.n_docs >= 3 AND 2 * s.n_docs <= o.n_docs AND length(s.bare) >= 4
    UNION ALL
    SELECT s.node, o.node, 'initials', o.n_docs, 1.0
    FROM nodes s JOIN nodes o ON o.family = s.family AND o.initials = s.bare
    WHERE s.acronym AND s.kb_id IS NULL AND NOT o.common AND length(s.bare) >= 3
    UNION ALL
    SELECT s.node, o.node, 'short', o.n_docs, 1.0
    FROM nodes s JOIN nodes o ON o.family = 'PER' AND o.last = s.last
    WHERE s.family = 'PER' AND s.level = 1 AND o.level >= 2 AND s.last <> ''
      AND (s.first = '' OR starts_with(o.first, rtrim(s.first, '.')))
      AND (s.middle = '' OR o.middle = '' OR starts_with(o.middle, rtrim(s.middle, '.')))
      AND coalesce(NOT (s.low_gender = s.high_gender AND o.low_gender = o.high_gender
                        AND s.low_gender <> o.low_gender), true)
    UNION ALL
    SELECT s.node, o.node, 'short', o.n_docs, 1.0
    FROM nodes s JOIN nodes o ON o.family = 'PER' AND o.last = s.last AND o.first = s.first
    WHERE s.family = 'PER' AND s.level = 2 AND o.level = 3;
CREATE TABLE claims AS
    SELECT c.short, c.owner, c.kind, c.strength, c.n,
           c.n / (sum(c.n) OVER (PARTITION BY c.short, c.kind) + {own} * s.n_docs) AS share,
           c.n / sum(c.n) OVER (PARTITION BY c.short, c.kind) AS among
    FROM (SELECT * FROM raw_claims
          QUALIFY row_number() OVER (PARTITION BY short, kind ORDER BY n DESC, owner) <= {most}) c
    JOIN nodes s ON s.node = c.short;
DELETE FROM claims c USING nodes s, nodes o
    WHERE s.node = c.short AND o.node = c.owner AND c.kind = 'alias' AND s.acronym
      AND NOT starts_with(o.initials, s.bare) AND NOT starts_with(o.bare, s.bare || ' ')
      AND (c.n < {sure} OR c.among < {mostly});
DELETE FROM claims c USING nodes s, nodes o
    WHERE s.node = c.short AND o.node = c.owner AND s.family = 'ORG' AND (
        (c.kind = 'alias' AND starts_with(o.bare, s.bare || ' ') AND o.bare[length(s.bare) + 2] <> '@')
        OR (c.kind = 'initials' AND (o.n_docs < {explained} OR s.n_docs > {explained} * o.n_docs)));
DROP TABLE raw_claims;
DROP TABLE alike;
"""


def make_claims(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `claims` from the nodes, and `likened` (short, owner, how): names that are alike,
    which the documents have to confirm."""
    db.execute("CREATE TABLE alike (short BIGINT, owner BIGINT, n BIGINT, alike DOUBLE)")
    db.execute("CREATE TABLE likened (short BIGINT, owner BIGINT, how VARCHAR)")
    reader = db.cursor().sql(_ALIKE.format(crowd=_CROWD)).to_arrow_reader(_BATCH)
    for batch in reader:
        same: list[tuple[int, int, int, float]] = []
        likened: list[tuple[int, int, str]] = []
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            a, b, a_docs, b_docs = row[0], row[1], row[9], row[10]
            how = _how(*row[2:9], acronym=row[11])
            short, owner = (a, b) if (a_docs, b) < (b_docs, a) else (b, a)  # the rarer is that of the other
            if how in _STRENGTHS:
                same.append((short, owner, max(a_docs, b_docs), _STRENGTHS[how]))
            elif how:
                likened.append((short, owner, how))
        _append(db, "alike", same)
        _append(db, "likened", likened)
    db.execute(
        _CLAIMS.format(
            most=_MOST_OWNERS,
            own=_OWN,
            few=_FEW,
            things=merged_families("thing"),
            former=_FORMER,
            notions=merged_families("notion"),
            sure=_SURE,
            mostly=_MOSTLY,
            explained=_EXPLAINED,
        )
    )


def _how(
    family: str,
    first: str,
    last: str,
    other_first: str,
    other_last: str,
    name: str,
    other: str,
    *,
    acronym: bool,
) -> str | None:
    """How two names with one skeleton are spellings of each other."""
    if family == "PER":
        if is_latin(last) == is_latin(other_last):
            return LETTERS if latin(f"{first} {last}") == latin(f"{other_first} {other_last}") else None
        return SCRIPT if persons_alike(first, last, other_first, other_last) else None
    how = spelling(name, other)
    if how in (SOUNDS, TYPO, EXACT_SCRIPT, SCRIPT) and (acronym or family in SHARED_NOUN_FAMILIES):
        return None
    return (
        None if how in (FORM, SOUNDS, TYPO) and family == "LOC" else how
    )  # two villages may differ by a letter


def _append(db: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        names = [f"c{at}" for at in range(len(rows[0]))]
        columns = [pa.array(column) for column in zip(*rows, strict=True)]
        db.register("fresh", pa.table(columns, names=names))
        db.execute(f"INSERT INTO {table} SELECT * FROM fresh")
        db.unregister("fresh")
