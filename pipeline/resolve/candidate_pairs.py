"""Candidate pairs: which names may stand for which. Makes the table `candidate_pairs`.

The left name of a pair is the rarer or shorter one; it may stand for the right one. Kinds of pairs:

- `variant`: two spellings of one name that differ in spaces, hyphens or word forms.
- `alias`: some document has both names in one chain.
- `part`: «МИД» and «МИД России».
- `type`: the same name, which elsewhere mostly has another label.
- `initials`: «ФСБ» and «Федеральная служба безопасности».
- `short`: a surname and a full name with that surname.

Names are compared only with names of the same key, sounds or initials, never all with all.
"""

from __future__ import annotations

import duckdb

from pipeline.labels import SHARED_NOUN_FAMILIES, merged_families
from pipeline.resolve.spellings import EXACT_SCRIPT, FORM, LETTERS, SCRIPT, SOUNDS, TYPO, spelling
from pipeline.resolve.temporary_tables import append_rows, create_from_query, create_table, drop_tables
from pipeline.russian.comparison.transliteration import is_latin, latin, persons_alike

_FORMER = "@ссср"  # a former state: its organisations are meant only where a text names it
_MAX_RIGHT_NAMES = 20  # of one left name and kind
_OWN_WEIGHT = 0.2  # of the documents in which a left name stands by itself
_RARE = 3  # documents of a plain name up to which one document is enough for an alias
_MAX_BLOCK = 60  # names of equal sounds: larger blocks are skipped
_BATCH = 20_000
# An acronym explained by words with other initials: least documents and share of such explanations.
_MIN_ALIAS_DOCS, _MIN_ALIAS_SHARE = 2, 0.5
# Least documents of a name that an acronym is matched to by initials, and how many times as many the acronym
# may have.
_MIN_INITIALS_DOCS = 3
_STRENGTHS = {LETTERS: 1.0, FORM: 0.95}

_SAME_SOUNDS = """
SELECT a.node, b.node, a.n_docs, b.n_docs, a.acronym OR b.acronym,
       a.family, a.first, a.last, b.first, b.last, a.base_key, b.base_key
FROM nodes a JOIN nodes b ON a.family = b.family AND a.sounds = b.sounds AND a.node < b.node
JOIN (SELECT family, sounds FROM nodes WHERE sounds <> '' GROUP BY ALL HAVING count(*) <= {max_block}) s
  ON s.family = a.family AND s.sounds = a.sounds
WHERE NOT a.common AND NOT b.common AND a.kb_id IS NULL AND b.kb_id IS NULL
  AND a.level >= 2 AND b.level >= 2
  AND (a.family <> 'PER' OR coalesce(a.middle, '') = coalesce(b.middle, '')
       OR coalesce(a.middle, '') = '' OR coalesce(b.middle, '') = '')
  AND coalesce(NOT (a.low_gender = a.high_gender AND b.low_gender = b.high_gender
                    AND a.low_gender <> b.low_gender), true)
"""
_UNFILTERED = """
SELECT left_node, right_node, 'variant' AS kind, n, strength FROM spelling_variants
UNION ALL
SELECT l.node, n.node, 'alias', n.n, 1.0
FROM nodes l JOIN node_names n ON n.family = l.family AND n.name = l.base_key AND n.node <> l.node
JOIN nodes r ON r.node = n.node
WHERE l.kb_id IS NULL AND NOT l.common AND l.family <> 'PER'
  AND (r.n_docs > 1 OR r.kb_id IS NOT NULL OR l.acronym OR l.n_docs <= {rare})
  AND (r.kb_id IS NOT NULL OR (r.size, length(r.base_key), r.n_docs, r.node)
        > (l.size, CASE WHEN l.acronym THEN 0 ELSE length(l.base_key) END, l.n_docs, l.node))
UNION ALL
SELECT l.node, r.node, 'part', r.n_docs, 1.0
FROM nodes l JOIN nodes r ON r.family = l.family AND r.stem = l.base_key AND r.node <> l.node
WHERE l.family = 'ORG' AND NOT l.common AND NOT r.common AND NOT ends_with(r.base_key, ' {former}')
UNION ALL
SELECT l.node, r.node, 'type', r.n_docs, 1.0
FROM nodes l JOIN nodes r ON r.base_key = l.base_key AND r.family <> l.family
WHERE l.family IN {notions} AND r.family IN {notions} AND l.kb_id IS NULL AND r.kb_id IS NULL
  AND (r.n_docs, r.node) > (l.n_docs, l.node)
UNION ALL
SELECT l.node, r.node, 'type', r.n_docs, 1.0
FROM nodes l JOIN nodes r ON r.base_key = l.base_key AND r.family <> l.family
WHERE l.family IN {things} AND r.family IN {things} AND NOT l.common AND NOT r.common
  AND r.n_docs >= 3 AND 2 * l.n_docs <= r.n_docs AND length(l.base_key) >= 4
UNION ALL
SELECT l.node, r.node, 'initials', r.n_docs, 1.0
FROM nodes l JOIN nodes r ON r.family = l.family AND r.initials = l.base_key
WHERE l.acronym AND l.kb_id IS NULL AND NOT r.common AND length(l.base_key) >= 3
UNION ALL
SELECT l.node, r.node, 'short', r.n_docs, 1.0
FROM nodes l JOIN nodes r ON r.family = 'PER' AND r.last = l.last
WHERE l.family = 'PER' AND l.level = 1 AND r.level >= 2 AND l.last <> ''
  AND (l.first = '' OR starts_with(r.first, rtrim(l.first, '.')))
  AND (l.middle = '' OR r.middle = '' OR starts_with(r.middle, rtrim(l.middle, '.')))
  AND coalesce(NOT (l.low_gender = l.high_gender AND r.low_gender = r.high_gender
                    AND l.low_gender <> r.low_gender), true)
UNION ALL
SELECT l.node, r.node, 'short', r.n_docs, 1.0
FROM nodes l JOIN nodes r ON r.family = 'PER' AND r.last = l.last AND r.first = l.first
WHERE l.family = 'PER' AND l.level = 2 AND r.level = 3
"""
_SHARED = """
SELECT c.left_node, c.right_node, c.kind, c.strength, c.n,
       c.n / (sum(c.n) OVER (PARTITION BY c.left_node, c.kind) + {own_weight} * l.n_docs) AS share,
       c.n / sum(c.n) OVER (PARTITION BY c.left_node, c.kind) AS share_of_pairs
FROM (SELECT * FROM unfiltered_pairs
      QUALIFY row_number() OVER (PARTITION BY left_node, kind ORDER BY n DESC, right_node)
              <= {max_right_names}) c
JOIN nodes l ON l.node = c.left_node
"""
_IMPLAUSIBLE = """
DELETE FROM candidate_pairs c USING nodes l, nodes r
    WHERE l.node = c.left_node AND r.node = c.right_node AND c.kind = 'alias' AND l.acronym
      AND NOT starts_with(r.initials, l.base_key) AND NOT starts_with(r.base_key, l.base_key || ' ')
      AND (c.n < {min_alias_docs} OR c.share_of_pairs < {min_alias_share});
DELETE FROM candidate_pairs c USING nodes l, nodes r
    WHERE l.node = c.left_node AND r.node = c.right_node AND l.family = 'ORG' AND (
        (c.kind = 'alias' AND starts_with(r.base_key, l.base_key || ' ')
         AND r.base_key[length(l.base_key) + 2] <> '@')
        OR (c.kind = 'initials'
            AND (r.n_docs < {min_initials_docs} OR l.n_docs > {min_initials_docs} * r.n_docs)));
"""


def make_candidate_pairs(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `candidate_pairs` from the nodes, and the table `similar_spellings`: names that are
    similar but need shared context to be one."""
    _compare_spellings(db)
    create_from_query(
        db,
        "unfiltered_pairs",
        _UNFILTERED.format(
            rare=_RARE,
            former=_FORMER,
            things=merged_families("thing"),
            notions=merged_families("notion"),
        ),
    )
    shared = _SHARED.format(own_weight=_OWN_WEIGHT, max_right_names=_MAX_RIGHT_NAMES)
    create_from_query(db, "candidate_pairs", shared)
    db.execute(
        _IMPLAUSIBLE.format(
            min_alias_docs=_MIN_ALIAS_DOCS,
            min_alias_share=_MIN_ALIAS_SHARE,
            min_initials_docs=_MIN_INITIALS_DOCS,
        )
    )
    drop_tables(db, "unfiltered_pairs", "spelling_variants")


def _compare_spellings(db: duckdb.DuckDBPyConnection) -> None:
    """Make `spelling_variants` and `similar_spellings` from the names of equal sounds."""
    create_table(db, "spelling_variants")
    create_table(db, "similar_spellings")
    reader = db.cursor().sql(_SAME_SOUNDS.format(max_block=_MAX_BLOCK)).to_arrow_reader(_BATCH)
    for batch in reader:
        variants: list[tuple[int, int, int, float]] = []
        similar: list[tuple[int, int, str]] = []
        for a, b, a_docs, b_docs, acronym, *names in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            how = _similarity(*names, acronym=acronym)
            left, right = (a, b) if (a_docs, b) < (b_docs, a) else (b, a)  # the rarer name is the left one
            if how in _STRENGTHS:
                variants.append((left, right, max(a_docs, b_docs), _STRENGTHS[how]))
            elif how:
                similar.append((left, right, how))
        append_rows(db, "spelling_variants", variants)
        append_rows(db, "similar_spellings", similar)


def _similarity(
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
    """How two names of equal sounds are similar: a constant of `spellings`, or None."""
    if family == "PER":
        if is_latin(last) == is_latin(other_last):
            return LETTERS if latin(f"{first} {last}") == latin(f"{other_first} {other_last}") else None
        return SCRIPT if persons_alike(first, last, other_first, other_last) else None
    how = spelling(name, other)
    if how in (SOUNDS, TYPO, EXACT_SCRIPT, SCRIPT) and (acronym or family in SHARED_NOUN_FAMILIES):
        return None
    # names of two villages may differ by one letter
    return None if how in (FORM, SOUNDS, TYPO) and family == "LOC" else how
