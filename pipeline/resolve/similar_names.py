"""Similar names and the context that they share: only documents tell whether two are one name.

Makes the table `similar_pairs`.

Full names of persons may differ by a letter, a hyphen or an article. They are found by deletion keys, as in
SymSpell (Garbe 2012), and by their consonants, never by comparing all with all. Some pairs are two names
whatever their context: a surname with another consonant that one document has twice («Макфарлен»,
«Мактарлен»), two first names that occur in one document, and a rarer name with a word that the dictionary
knows as a name. Other names come from the table `similar_spellings`.

The context of a name is the other names in its documents. The context that a pair shares is compared with
what it would share by chance: a name in a hundred documents has occurred beside nearly every other, so the
shared context would otherwise grow with the run.
"""

from __future__ import annotations

import re

import duckdb

from pipeline.labels import SHARED_NOUN_FAMILIES
from pipeline.resolve.temporary_tables import append_rows, create_from_query, create_table, drop_tables
from pipeline.russian.inflection.surnames import has_kind

_LONG = 12  # letters of a name of which two may be wrong
_LONG_WORD = 8
_MAX_BLOCK = 60  # names with one deletion key or skeleton: larger blocks are skipped
_MAX_DOCS = 100  # sample of the documents of a name that gives its context
_MAX_SIDE_BY_SIDE = 0.34  # share of the documents of a name that may also have the other name
_MAX_CHANCE = 0.65
_MIN_DOCS_FOR_CHANCE = 100  # in a smaller run no name has occurred beside every other
_BATCH = 20_000
_RUSSIAN = re.compile("(?:[оеё]в|[иы]н|[сц]кий)а?$|[сц]кая$")

_ARTICULATIONS = ("пбфвм", "тдсзцнлрчшжщ", "кгх")  # labial, coronal and dorsal consonants
_ENDINGS = "аеёиоуыэюяй"
_VOWELS = f"'{_ENDINGS}'"

_DELETION_KEYS = """
SELECT node, unnest(list_distinct(list_prepend(hash(letters), list_transform(
           range(1, length(letters)::BIGINT + 1),
           lambda gone: hash(letters[:gone - 1] || letters[gone + 1:]))))) AS key
FROM nodes WHERE letters <> '' AND kb_id IS NULL
"""
_CLOSE_NAMES = f"""
WITH usable AS (SELECT key FROM deletion_keys GROUP BY key HAVING count(*) BETWEEN 2 AND {_MAX_BLOCK}),
skeletons AS (
    SELECT sounds FROM nodes WHERE letters <> '' AND sounds <> '' GROUP BY sounds
    HAVING count(*) BETWEEN 2 AND {_MAX_BLOCK}),
pairs AS (
    SELECT a.node AS one, b.node AS other
    FROM deletion_keys a JOIN usable USING (key) JOIN deletion_keys b USING (key) WHERE a.node < b.node
    UNION
    SELECT a.node, b.node FROM nodes a JOIN skeletons USING (sounds) JOIN nodes b USING (sounds)
    WHERE a.node < b.node AND a.letters <> '' AND b.letters <> '' AND a.kb_id IS NULL AND b.kb_id IS NULL)
SELECT CASE WHEN b.n_docs > a.n_docs THEN a.node ELSE b.node END AS left_node,
       CASE WHEN b.n_docs > a.n_docs THEN b.node ELSE a.node END AS right_node,
       least(damerau_levenshtein(a.letters, b.letters),
             damerau_levenshtein(a.first || ' ' || a.last, b.first || ' ' || b.last))::INTEGER AS distance,
       a.sounds = b.sounds AS same_sounds
FROM pairs JOIN nodes a ON a.node = one JOIN nodes b ON b.node = other
WHERE (distance < 2 OR length(a.last) >= {_LONG_WORD} OR a.last = b.last)
  AND distance <= CASE WHEN a.sounds = b.sounds
                            AND least(length(a.letters), length(b.letters)) >= {_LONG} THEN 2 ELSE 1 END
  AND (a.middle = b.middle OR coalesce(a.middle, '') = '' OR coalesce(b.middle, '') = '')
  AND (a.letters = b.letters
       OR coalesce(NOT (a.low_gender = a.high_gender AND b.low_gender = b.high_gender
                        AND a.low_gender <> b.low_gender), true))
"""
_COMPARED = """
SELECT p.left_node, p.right_node, p.distance, p.same_sounds, l.first, l.last, r.first, r.last,
       p.left_node IN (SELECT node FROM chain_nodes WHERE n_mentions > 1)
FROM close_names p JOIN nodes l ON l.node = p.left_node JOIN nodes r ON r.node = p.right_node
"""
_SIDE_BY_SIDE = f"""
SELECT p.left_node, p.right_node FROM {{pairs}} p JOIN chain_nodes l ON l.node = p.left_node
JOIN chain_nodes r ON r.node = p.right_node AND r.doc_id = l.doc_id
JOIN nodes a ON a.node = p.left_node JOIN nodes b ON b.node = p.right_node
WHERE {{condition}} GROUP BY p.left_node, p.right_node
HAVING count(DISTINCT l.doc_id) > {_MAX_SIDE_BY_SIDE} * min(a.n_docs)
"""
_OTHER_WORDS = (
    f"p.distance > 0 AND a.first <> b.first AND (rtrim(a.first, {_VOWELS}) <> rtrim(b.first, {_VOWELS})"
    f" OR rtrim(a.last, {_VOWELS}) <> rtrim(b.last, {_VOWELS}))"
)  # more than another case ending
_SIMILAR_NAMES = f"""
SELECT left_node, right_node,
       CASE WHEN distance = 0 THEN 'letters' WHEN same_sounds THEN 'sounds' ELSE 'one_letter' END
           AS similarity
FROM close_names SEMI JOIN possible_typos USING (left_node, right_node)
ANTI JOIN ({_SIDE_BY_SIDE.format(pairs="close_names", condition=_OTHER_WORDS)}) side_by_side
    USING (left_node, right_node)
UNION ALL
SELECT left_node, right_node, similarity FROM similar_spellings
ANTI JOIN ({_SIDE_BY_SIDE.format(pairs="similar_spellings", condition="true")}) side_by_side
    USING (left_node, right_node)
"""
_CONTEXT_QUERIES = {
    "context_docs": f"""
        SELECT node, doc_id FROM (SELECT DISTINCT node, doc_id FROM chain_nodes)
        SEMI JOIN (SELECT left_node AS node FROM similar_names UNION SELECT right_node FROM similar_names)
            USING (node)
        QUALIFY row_number() OVER (PARTITION BY node ORDER BY md5(doc_id), doc_id) <= {_MAX_DOCS}""",
    "context_nodes": f"""
        SELECT DISTINCT d.node, c.node AS other, n.n_docs
        FROM context_docs d JOIN chain_nodes c ON c.doc_id = d.doc_id AND c.node <> d.node
        JOIN nodes n ON n.node = c.node
        WHERE NOT n.common AND n.level >= 2 AND n.family NOT IN {tuple(sorted(SHARED_NOUN_FAMILIES))}""",
    "similar_pairs": f"""
        WITH run AS (SELECT count(DISTINCT doc_id) AS documents FROM chain_nodes),
        weighed AS (
            SELECT p.left_node, p.right_node, p.similarity, (r.other IS NOT NULL)::INTEGER AS shared,
                   ln(1 + documents / l.n_docs) AS weight,
                   CASE WHEN documents < {_MIN_DOCS_FOR_CHANCE} THEN 0
                        ELSE least({_MAX_CHANCE},
                                   1 - pow(1 - l.n_docs / documents, least(n.n_docs, {_MAX_DOCS})))
                   END AS chance
            FROM similar_names p
            JOIN context_nodes l ON l.node = p.left_node AND l.other <> p.right_node CROSS JOIN run
            JOIN nodes n ON n.node = p.right_node
            LEFT JOIN context_nodes r ON r.node = p.right_node AND r.other = l.other),
        summed AS (
            SELECT left_node, right_node, similarity,
                   sum(round(100 * weight * (1 - chance))::BIGINT)::BIGINT AS weight,
                   sum(round(100 * weight * (shared - chance))::BIGINT)::BIGINT AS shared
            FROM weighed GROUP BY ALL)
        SELECT p.left_node, p.right_node, p.similarity, coalesce(m.weight, 0) AS weight,
               greatest(coalesce(m.shared, 0), 0) AS shared,
               a.n_docs AS left_docs, b.n_docs AS right_docs,
               EXISTS (SELECT 1 FROM candidate_pairs c WHERE c.kind = 'alias' AND (c.left_node, c.right_node)
                       IN ((p.left_node, p.right_node), (p.right_node, p.left_node))) AS is_alias
        FROM similar_names p LEFT JOIN summed m USING (left_node, right_node, similarity)
        JOIN nodes a ON a.node = p.left_node JOIN nodes b ON b.node = p.right_node""",
}


def make_similar_pairs(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `similar_pairs` from the nodes, `similar_spellings` and `candidate_pairs`."""
    create_from_query(db, "deletion_keys", _DELETION_KEYS)
    create_from_query(db, "close_names", _CLOSE_NAMES)
    drop_tables(db, "deletion_keys")
    create_table(db, "possible_typos")
    for batch in db.cursor().sql(_COMPARED).to_arrow_reader(_BATCH):
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        typos = [
            (left, right)
            for left, right, distance, same_sounds, *names, repeated in rows
            if not distance
            or not (
                _is_another_name(*names, same_sounds=same_sounds)
                or (repeated and _has_other_consonant(names[1], names[3]))
            )
        ]
        append_rows(db, "possible_typos", typos)
    create_from_query(db, "similar_names", _SIMILAR_NAMES)
    for table, query in _CONTEXT_QUERIES.items():
        create_from_query(db, table, query)
    drop_tables(db, "context_docs", "context_nodes", "close_names", "possible_typos", "similar_names")


def _is_another_name(first: str, last: str, other_first: str, other_last: str, *, same_sounds: bool) -> bool:
    """Whether the word that differs is a name of its own: «Халил» beside «Халид», «Белова» beside «Белов».

    A surname in -ов, -ин or -ский always is: any stem may form one. First names with the same sounds are two
    names only if the dictionary knows both («Елена», «Алёна», but not «Наталья», «Наталия»).
    """
    if first != other_first and has_kind(first, "Name"):
        soft = first.replace("ь", "и") == other_first.replace("ь", "и")
        soft = soft or first.rstrip(_ENDINGS) == other_first.rstrip(_ENDINGS)  # «Асие», «Асия»
        if not same_sounds or (has_kind(other_first, "Name") and not soft):
            return True
    return last != other_last and (has_kind(last, "Surn") or bool(_RUSSIAN.search(last)))


def _has_other_consonant(last: str, other: str) -> bool:
    """Whether two surnames differ in one consonant of another place of articulation: such a typing error is
    not made twice in one document.

    >>> _has_other_consonant("макмеллан", "маквеллан"), _has_other_consonant("мактеллан", "маквеллан")
    (False, True)
    """
    if len(last) != len(other):
        return False
    unlike = [pair for pair in zip(last, other, strict=True) if pair[0] != pair[1]]
    places = [
        {at for at, letters in enumerate(_ARTICULATIONS) if letter in letters}
        for pair in unlike
        for letter in pair
    ]
    return len(unlike) == 1 and all(places) and places[0] != places[1]
