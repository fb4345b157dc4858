"""Entities across documents: B³ over the ids that gold and prediction give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.metrics.chain_metrics import Entities, Over, entities
from pipeline.evaluation.metrics.match_counts import Counts


def b3(pairs: Sequence[tuple[GoldDocument, GoldDocument]], *, over: Over) -> list[Counts]:
    """B³ with an entity being all mentions of one id in all documents: counts for each document.

    For each mention, the share of its gold entity that is in its predicted entity (recall) and the other way
    round (precision), both sized over the whole corpus; a document's counts are the sums over its mentions.
    A prediction's entities are those of `across`, where it has them; else its chains. Chains without an id
    (None) are entities of their document alone. When documents are drawn again, the shares of their mentions
    stay as the whole corpus made them. Source: Bagga & Baldwin 1998, «Entity-based
    cross-document coreferencing using the vector space model»; over gold ids of SlavicNER.

    Two documents name Рига three times; the model made two of it:

    >>> from pipeline.corpora.inline_markup import marked
    >>> one, two = "[CITY#a Рига] и [CITY#b Рига]", "[CITY#c Рига]"
    >>> first = marked(one, chains=["GPE-Riga: a b"]), marked(one, chains=["e1: a b"])
    >>> second = marked(two, chains=["GPE-Riga: c"]), marked(two, chains=["e2: c"])
    >>> for counts in b3([first, second], over="common"):
    ...     print(round(counts.found, 3), counts.gold, counts.right, counts.predicted)
    1.333 2 2.0 2
    0.333 1 1.0 1
    """
    sides = [entities(gold, _across(predicted), over=over) for gold, predicted in pairs]
    gold_sizes = Counter(entity for ours, _ in sides for entity in ours.values())
    predicted_sizes = Counter(entity for _, theirs in sides for entity in theirs.values())
    shared = Counter(both for ours, theirs in sides for both in _both(ours, theirs))
    counts: list[Counts] = []
    for ours, theirs in sides:
        mentions = _both(ours, theirs)
        found = sum(shared[both] / gold_sizes[both[0]] for both in mentions)
        right = sum(shared[both] / predicted_sizes[both[1]] for both in mentions)
        counts.append(Counts(found, len(mentions), right, len(mentions)))
    return counts


def _across(document: GoldDocument) -> GoldDocument:
    return document if document.across is None else replace(document, chains=document.across)


def _both(ours: Entities, theirs: Entities) -> list[tuple[Hashable, Hashable]]:
    """(gold entity, predicted entity) of each mention."""
    return [(entity, theirs[mention]) for mention, entity in ours.items()]
