"""Full names of persons that differ by a letter, a hyphen or an article, and how much company they share.

«Дональт Туск» is looked up by all that one letter less leaves of it, as in SymSpell (Garbe 2012), and by its
consonants, never against all names. Two first names in one document are two people; so are names of which the
rarer one has a word that the dictionary knows as a name. For the rest, the entities of the documents decide.
"""

from __future__ import annotations

import re

import duckdb
import pyarrow as pa

from pipeline.resolve.names import SHARED_NOUNS
from pipeline.stages.naming.surnames import has_kind

_CROWD = 60  # names that one letter less makes one: more of them say nothing
_DOCUMENTS = 100  # of a name, enough to know its company
_BATCH = 20_000
_RUSSIAN = re.compile("(?:[оеё]в|[иы]н|[сц]кий)а?$|[сц]кая$")

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
                 damerau_levenshtein(a.first || ' ' || a.last, b.first || ' ' || b.last))::INTEGER AS wrong
    FROM pairs JOIN nodes a ON a.node = one JOIN nodes b ON b.node = other
    WHERE wrong <= CASE WHEN a.sounds = b.sounds THEN 2 ELSE 1 END
      AND (a.middle = b.middle OR coalesce(a.middle, '') = '' OR coalesce(b.middle, '') = '')
      AND (a.letters = b.letters
           OR coalesce(NOT (a.low_gender = a.high_gender AND b.low_gender = b.high_gender
                            AND a.low_gender <> b.low_gender), true));
DROP TABLE shorter;
"""
_APART = """
CREATE TABLE apart AS
    SELECT short, owner, wrong FROM near SEMI JOIN typing USING (short, owner)
    ANTI JOIN (SELECT p.short, p.owner FROM near p JOIN chain_nodes s ON s.node = p.short
               JOIN chain_nodes o ON o.node = p.owner AND o.doc_id = s.doc_id
               JOIN nodes a ON a.node = p.short JOIN nodes b ON b.node = p.owner
               WHERE p.wrong > 0 AND a.first <> b.first) beside USING (short, owner);
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
    WHERE NOT n.common AND n.level >= 2 AND n.family NOT IN {tuple(sorted(SHARED_NOUNS))};
CREATE TABLE misspelt AS
    WITH every AS (SELECT count(DISTINCT doc_id) AS documents FROM chain_nodes),
    weighed AS (
        SELECT p.short, p.owner, p.wrong, o.other IS NOT NULL AS known,
               round(100 * ln(1 + documents / s.n_docs))::BIGINT AS weight
        FROM apart p JOIN their_company s ON s.node = p.short AND s.other <> p.owner CROSS JOIN every
        LEFT JOIN their_company o ON o.node = p.owner AND o.other = s.other)
    SELECT short, owner, wrong, sum(weight)::BIGINT AS weight,
           sum(CASE WHEN known THEN weight ELSE 0 END)::BIGINT AS known
    FROM weighed GROUP BY ALL;
DROP TABLE their_docs; DROP TABLE their_company; DROP TABLE near; DROP TABLE typing; DROP TABLE apart;
"""


def find_misspelt(db: duckdb.DuckDBPyConnection) -> None:
    """Make the table `misspelt` from the nodes: short, owner, wrong letters, the weight of the company of the
    short, how much of it the owner knows."""
    db.execute(_NEAR)
    db.execute("CREATE TABLE typing (short BIGINT, owner BIGINT)")
    reader = db.cursor().sql(
        "SELECT p.short, p.owner, p.wrong, s.first, s.last, o.first, o.last "
        "FROM near p JOIN nodes s ON s.node = p.short JOIN nodes o ON o.node = p.owner"
    ).to_arrow_reader(_BATCH)  # fmt: skip
    for batch in reader:
        pairs = [row[:2] for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)
                 if not (row[2] and _another_name(*row[3:]))]  # fmt: skip
        if pairs:
            shorts, owners = zip(*pairs, strict=True)
            db.register("fresh", pa.table({"short": pa.array(shorts), "owner": pa.array(owners)}))
            db.execute("INSERT INTO typing SELECT * FROM fresh")
            db.unregister("fresh")
    db.execute(_APART)
    db.execute(_COMPANY)


def _another_name(first: str, last: str, other_first: str, other_last: str) -> bool:
    """Whether the word that differs is a name by itself: «Халил», not «Халид»; «Белова», not «Белов». Of
    surnames in -ов, -ин, -ский any stem may make one."""
    if first != other_first and has_kind(first, "Name"):
        return True
    return last != other_last and (has_kind(last, "Surn") or bool(_RUSSIAN.search(last)))
