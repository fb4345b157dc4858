"""Names that are alike, and how much company they share: only documents tell whether they are one name.

Full names of persons that differ by a letter, a hyphen or an article: «Дональт Туск» is looked up by all that
one letter less leaves of it, as in SymSpell (Garbe 2012), and by its consonants, never against all names. A
surname of other consonants that a document has twice is no slip («Макфарлен», «Мактарлен»). Two first names
in one document are two people; so are names of which the rarer one has a word that the dictionary knows as a
name. Other names come from the table `likened` of the claims.

Company is what the documents of the rarer name name besides. How much of it the other is seen with is held
against what it would be seen with by chance: who stands in a hundred documents has met everybody, so that
shared company would otherwise grow with the run.
"""

from __future__ import annotations

import re

import duckdb
import pyarrow as pa

from pipeline.labels import SHARED_NOUN_FAMILIES
from pipeline.russian.inflection.surnames import has_kind

_LONG = 12  # letters of a name of which two may be wrong
_LONG_WORD = 8
_CROWD = 60  # names that one letter less makes one: more of them say nothing
_DOCUMENTS = 100  # of a name, enough to know its company
_SIDE_BY_SIDE = 0.34  # of the documents of a name: with the other as a name of its own in more, they are two
_MOST_CHANCE = 0.65
_FEWEST_FOR_CHANCE = 100  # documents of a run; of fewer nobody has met everybody
_BATCH = 20_000
_RUSSIAN = re.compile("(?:[оеё]в|[иы]н|[сц]кий)а?$|[сц]кая$")

_ORGANS = ("пбфвм", "тдсзцнлрчшжщ", "кгх")  # consonants of lips, tongue tip and tongue back
_ENDINGS = "аеёиоуыэюяй"
_VOWELS = f"'{_ENDINGS}'"

_NEAR = f"""
CREATE TABLE shorter AS
    SELECT node, unnest(list_distinct(list_prepend(hash(letters), list_transform(
               range(1, length(letters)::BIGINT + 1),
               lambda gone: hash(letters[:gone - 1] || letters[gone + 1:]))))) AS key
    FROM nodes WHERE letters <> '' AND kb_id IS NULL;
CREATE TABLE near AS
    WITH usable AS (SELECT key FROM shorter GROUP BY key HAVING count(*) BETWEEN 2 AND {_CROWD}),
    voiced AS (
        SELECT sounds FROM nodes WHERE letters <> '' AND sounds <> '' GROUP BY sounds
        HAVING count(*) BETWEEN 2 AND {_CROWD}),
    pairs AS (
        SELECT a.node AS one, b.node AS other
        FROM shorter a JOIN usable USING (key) JOIN shorter b USING (key) WHERE a.node < b.node
        UNION
        SELECT a.node, b.node FROM nodes a JOIN voiced USING (sounds) JOIN nodes b USING (sounds)
        WHERE a.node < b.node AND a.letters <> '' AND b.letters <> '' AND a.kb_id IS NULL AND b.kb_id IS NULL)
    SELECT CASE WHEN b.n_docs > a.n_docs THEN a.node ELSE b.node END AS short,
           CASE WHEN b.n_docs > a.n_docs THEN b.node ELSE a.node END AS owner,
           least(damerau_levenshtein(a.letters, b.letters),
                 damerau_levenshtein(a.first || ' ' || a.last, b.first || ' ' || b.last))::INTEGER AS wrong,
           a.sounds = b.sounds AS alike
    FROM pairs JOIN nodes a ON a.node = one JOIN nodes b ON b.node = other
    WHERE (wrong < 2 OR length(a.last) >= {_LONG_WORD} OR a.last = b.last)
      AND wrong <= CASE WHEN a.sounds = b.sounds
                             AND least(length(a.letters), length(b.letters)) >= {_LONG} THEN 2 ELSE 1 END
      AND (a.middle = b.middle OR coalesce(a.middle, '') = '' OR coalesce(b.middle, '') = '')
      AND (a.letters = b.letters
           OR coalesce(NOT (a.low_gender = a.high_gender AND b.low_gender = b.high_gender
                            AND a.low_gender <> b.low_gender), true));
DROP TABLE shorter;
"""
_BESIDE = f"""
SELECT p.short, p.owner FROM {{pairs}} p JOIN chain_nodes s ON s.node = p.short
JOIN chain_nodes o ON o.node = p.owner AND o.doc_id = s.doc_id
JOIN nodes a ON a.node = p.short JOIN nodes b ON b.node = p.owner
WHERE {{apart}} GROUP BY p.short, p.owner
HAVING count(DISTINCT s.doc_id) > {_SIDE_BY_SIDE} * min(a.n_docs)
"""
_OTHER_WORDS = (
    f"p.wrong > 0 AND a.first <> b.first AND (rtrim(a.first, {_VOWELS}) <> rtrim(b.first, {_VOWELS})"
    f" OR rtrim(a.last, {_VOWELS}) <> rtrim(b.last, {_VOWELS}))"
)  # more than another case ending
_APART = f"""
CREATE TABLE apart AS
    SELECT short, owner,
           CASE WHEN wrong = 0 THEN 'letters' WHEN alike THEN 'sounds' ELSE 'one_letter' END AS how
    FROM near SEMI JOIN typing USING (short, owner)
    ANTI JOIN ({_BESIDE.format(pairs="near", apart=_OTHER_WORDS)}) beside
        USING (short, owner)
    UNION ALL
    SELECT short, owner, how FROM likened
    ANTI JOIN ({_BESIDE.format(pairs="likened", apart="true")}) beside USING (short, owner);
"""
_COMPANY = f"""
CREATE TABLE their_docs AS
    SELECT node, doc_id FROM (SELECT DISTINCT node, doc_id FROM chain_nodes)
    SEMI JOIN (SELECT short AS node FROM apart UNION SELECT owner FROM apart) USING (node)
    QUALIFY row_number() OVER (PARTITION BY node ORDER BY md5(doc_id), doc_id) <= {_DOCUMENTS};
CREATE TABLE their_company AS
    SELECT DISTINCT d.node, c.node AS other, n.n_docs
    FROM their_docs d JOIN chain_nodes c ON c.doc_id = d.doc_id AND c.node <> d.node
    JOIN nodes n ON n.node = c.node
    WHERE NOT n.common AND n.level >= 2 AND n.family NOT IN {tuple(sorted(SHARED_NOUN_FAMILIES))};
CREATE TABLE alike_names AS
    WITH every AS (SELECT count(DISTINCT doc_id) AS documents FROM chain_nodes),
    weighed AS (
        SELECT p.short, p.owner, p.how, (o.other IS NOT NULL)::INTEGER AS known,
               ln(1 + documents / s.n_docs) AS weight,
               CASE WHEN documents < {_FEWEST_FOR_CHANCE} THEN 0
                    ELSE least({_MOST_CHANCE},
                               1 - pow(1 - s.n_docs / documents, least(n.n_docs, {_DOCUMENTS})))
               END AS chance
        FROM apart p JOIN their_company s ON s.node = p.short AND s.other <> p.owner CROSS JOIN every
        JOIN nodes n ON n.node = p.owner
        LEFT JOIN their_company o ON o.node = p.owner AND o.other = s.other),
    summed AS (
        SELECT short, owner, how, sum(round(100 * weight * (1 - chance))::BIGINT)::BIGINT AS weight,
               sum(round(100 * weight * (known - chance))::BIGINT)::BIGINT AS known
        FROM weighed GROUP BY ALL)
    SELECT p.short, p.owner, p.how, coalesce(m.weight, 0) AS weight,
           greatest(coalesce(m.known, 0), 0) AS known,
           a.n_docs AS short_docs, b.n_docs AS owner_docs,
           EXISTS (SELECT 1 FROM claims c WHERE c.kind = 'alias' AND
                   (c.short, c.owner) IN ((p.short, p.owner), (p.owner, p.short))) AS told
    FROM apart p LEFT JOIN summed m USING (short, owner, how)
    JOIN nodes a ON a.node = p.short JOIN nodes b ON b.node = p.owner;
DROP TABLE their_docs; DROP TABLE their_company; DROP TABLE near; DROP TABLE typing; DROP TABLE apart;
"""


def weigh_likenesses(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `alike_names` from the nodes and `likened`: short, owner, how they are alike, the
    weight of the company of the short, how much of it the owner knows beyond chance, the documents of
    both."""
    db.execute(_NEAR)
    db.execute("CREATE TABLE typing (short BIGINT, owner BIGINT)")
    reader = (
        db.cursor()
        .sql(
            "SELECT p.short, p.owner, p.wrong, p.alike, s.first, s.last, o.first, o.last, "
            "p.short IN (SELECT node FROM chain_nodes WHERE n_mentions > 1) "
            "FROM near p JOIN nodes s ON s.node = p.short JOIN nodes o ON o.node = p.owner"
        )
        .to_arrow_reader(_BATCH)
    )
    for batch in reader:
        pairs = [
            row[:2]
            for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)
            if not (
                row[2]
                and (
                    _another_name(*row[4:8], sounds_alike=row[3])
                    or (row[8] and _other_consonant(row[5], row[7]))
                )
            )
        ]
        if pairs:
            shorts, owners = zip(*pairs, strict=True)
            db.register("fresh", pa.table({"short": pa.array(shorts), "owner": pa.array(owners)}))
            db.execute("INSERT INTO typing SELECT * FROM fresh")
            db.unregister("fresh")
    db.execute(_APART)
    db.execute(_COMPANY)


def _another_name(first: str, last: str, other_first: str, other_last: str, *, sounds_alike: bool) -> bool:
    """Whether the word that differs is a name by itself: «Халил», not «Халид»; «Белова», not «Белов». Of
    surnames in -ов, -ин, -ский any stem may make one. First names of one sound are two names only where the
    dictionary knows both («Елена», «Алёна»; but «Наталья», «Наталия»)."""
    if first != other_first and has_kind(first, "Name"):
        soft = first.replace("ь", "и") == other_first.replace("ь", "и")
        soft = soft or first.rstrip(_ENDINGS) == other_first.rstrip(_ENDINGS)  # «Асие», «Асия»
        if not sounds_alike or (has_kind(other_first, "Name") and not soft):
            return True
    return last != other_last and (has_kind(last, "Surn") or bool(_RUSSIAN.search(last)))


def _other_consonant(last: str, other: str) -> bool:
    """Whether a consonant of two surnames is spoken with other organs: nobody slips so twice in a document.

    >>> _other_consonant("макмеллан", "маквеллан"), _other_consonant("мактеллан", "маквеллан")
    (False, True)
    """
    if len(last) != len(other):
        return False
    unlike = [pair for pair in zip(last, other, strict=True) if pair[0] != pair[1]]
    organs = [
        {at for at, letters in enumerate(_ORGANS) if letter in letters} for pair in unlike for letter in pair
    ]
    return len(unlike) == 1 and all(organs) and organs[0] != organs[1]
