"""Coreference in a document: MUC, B³, CEAFe and LEA of two partitions of the same mentions.

A partition is a sequence of disjoint sets of mentions; any hashable stands for a mention. `entities` and
`chains_of` make two of a gold and a predicted document, over the mentions that both have or over all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Literal

import numpy as np

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.evaluation.metrics.label_views import coarse_or_own, span_of, typed
from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.evaluation.metrics.mention_matching import best_assignment

Key = tuple[int, int, str]
Entities = dict[Key, Hashable]  # mention → the entity that it is of
Partition = Sequence[frozenset[Hashable]]
Over = Literal["common", "all"]


def muc(gold: Partition, predicted: Partition) -> Counts:
    """Links: how many of the fewest links that make the gold chains are there, and the other way round.

    Recall is Σ (|S| − |p(S)|) / Σ (|S| − 1) over the gold chains S, p(S) the parts into which the predicted
    chains cut S; precision with the sides changed. Chains of one mention say nothing; where all are, it is
    undefined, 0.0. Source: Vilain et al. 1995, «A model-theoretic coreference scoring scheme».

    >>> gold = [frozenset("abcde"), frozenset("fg")]
    >>> muc(gold, [frozenset("ab"), frozenset("cd"), frozenset("efg")])
    Counts(found=3, gold=5, right=3, predicted=4)
    """
    found, asked = _links(gold, predicted)
    right, given = _links(predicted, gold)
    return Counts(found, asked, right, given)


def b3(gold: Partition, predicted: Partition) -> Counts:
    """Mentions: the mean share of a mention's gold chain that its predicted chain has, and vice versa.

    Recall is the mean of |G ∩ P| / |G| over the mentions, G and P being the chains that each is in; precision
    of |G ∩ P| / |P|. Source: Bagga & Baldwin 1998, «Algorithms for scoring coreference chains».

    >>> gold = [frozenset("abc"), frozenset("d")]
    >>> scored = b3(gold, [frozenset("ab"), frozenset("cd")])
    >>> round(scored.recall, 4), scored.precision  # (2/3 + 2/3 + 1/3 + 1) / 4, (1 + 1 + 1/2 + 1/2) / 4
    (0.6667, 0.75)
    """
    return Counts(_shares(gold, predicted), _size(gold), _shares(predicted, gold), _size(predicted))


def ceafe(gold: Partition, predicted: Partition) -> Counts:
    """Chains: the similarity of the best one-to-one pairing of chains, over the number of chains.

    The similarity of two chains is 2 |G ∩ P| / (|G| + |P|) (φ₄), paired by the Hungarian method; recall is
    its sum over the number of gold chains, precision over that of predicted ones. Source: Luo 2005, «On
    coreference resolution performance metrics».

    >>> gold = [frozenset("abc"), frozenset("d")]
    >>> scored = ceafe(gold, [frozenset("ab"), frozenset("cd")])
    >>> round(scored.found, 4), scored.gold, scored.predicted  # 2·2/5 + 2·1/3
    (1.4667, 2, 2)
    """
    similarity = np.array([[2 * len(g & p) / (len(g) + len(p)) for p in predicted] for g in gold])
    total = best_assignment(similarity.reshape(len(gold), len(predicted)))
    return Counts.matched(total, len(gold), len(predicted))


def lea(gold: Partition, predicted: Partition) -> Counts:
    """Chains weighed by size: the share of all links of a gold chain that is there, and the other way round.

    Recall is Σ |G| · links(G ∩ P over all P) / links(G) / Σ |G| with links(n) = n (n − 1) / 2; a chain of one
    mention has one link to itself, there when the mention is a chain of its own on the other side too.
    Source: Moosavi & Strube 2016, «Which coreference evaluation metric do you trust?».

    >>> gold = [frozenset("abc"), frozenset("defg")]
    >>> scored = lea(gold, [frozenset("ab"), frozenset("cd"), frozenset("fghi")])
    >>> round(scored.recall, 4), round(scored.precision, 4)  # the example of the paper
    (0.2381, 0.3333)
    """
    return Counts(_resolved(gold, predicted), _size(gold), _resolved(predicted, gold), _size(predicted))


MEASURES = {"b3": b3, "lea": lea, "muc": muc, "ceafe": ceafe}
CONLL = ("muc", "b3", "ceafe")


def conll_f1(sums: Mapping[str, Counts]) -> float:
    """The mean F1 of MUC, B³ and CEAFe over the corpus. Source: CoNLL-2012 shared task (Pradhan et al.).

    >>> conll_f1({"muc": Counts(1, 1, 1, 1), "b3": Counts(1, 2, 1, 2), "ceafe": Counts(), "lea": Counts()})
    0.5
    """
    return sum(sums[name].f1 for name in CONLL) / len(CONLL)


def document_counts(gold: GoldDocument, predicted: GoldDocument, *, over: Over) -> dict[str, Counts]:
    """All four measures of a document: name → counts.

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#a Анна Ли] встретила [PERSON#b Яна]. [PERSON#c Ли] ему рада"
    >>> gold, predicted = marked(text, chains=["a c", "b"]), marked(text, chains=["a", "b c"])
    >>> scored = document_counts(gold, predicted, over="common")
    >>> {name: round(counts.f1, 3) for name, counts in scored.items()}
    {'b3': 0.667, 'lea': 0.0, 'muc': 0.0, 'ceafe': 0.667}
    """
    ours, theirs = (chains_of(side) for side in entities(gold, predicted, over=over))
    return {name: measure(ours, theirs) for name, measure in MEASURES.items()}


def entities(gold: GoldDocument, predicted: GoldDocument, *, over: Over) -> tuple[Entities, Entities]:
    """Which entity each mention is of, on both sides, over the same mentions.

    A mention is known by its span; where a side has two mentions on a span, by span and coarse label, if the
    gold has types. Gold mentions in no chain are not judged: their annotators said nothing of them (in NEREL,
    whose chains come from links, dates and numbers). Predicted mentions in no chain are chains of their own.

    `common`: mentions that both sides have. `all`: also those that one side misses, which are chains of their
    own there; but predicted mentions in no chain of two or more that the gold does not know are left out, as
    the gold may not label their kind and nothing can be said of them (Rahman & Ng 2009).
    """
    crowded = _crowded(gold) | _crowded(predicted) if typed(gold) else set()
    ours, theirs = _chained(gold, crowded), _chained(predicted, crowded)
    silent = _keys(gold, crowded) - ours.keys()
    if over == "common":
        judged = ours.keys() & _keys(predicted, crowded)
    else:
        sizes = Counter(theirs.values())
        joined = {key for key, entity in theirs.items() if sizes[entity] > 1}
        judged = ours.keys() | (joined - silent)
    return _restricted(gold, ours, judged), _restricted(predicted, theirs, judged)


def chains_of(found: Entities) -> Partition:
    """The chains of mentions that are of one entity."""
    chains: dict[Hashable, set[Hashable]] = {}
    for mention, entity in found.items():
        chains.setdefault(entity, set()).add(mention)
    return [frozenset(chain) for chain in chains.values()]


def _crowded(document: GoldDocument) -> set[tuple[int, int]]:
    """The spans on which a document has mentions of two kinds."""
    kinds: dict[tuple[int, int], set[str]] = {}
    for mention in document.mentions or ():
        kinds.setdefault(span_of(mention), set()).add(coarse_or_own(mention.label))
    return {span for span, labels in kinds.items() if len(labels) > 1}


def _key(mention: GoldMention, crowded: Collection[tuple[int, int]]) -> Key:
    span = span_of(mention)
    return (*span, coarse_or_own(mention.label) if span in crowded else "")


def _keys(document: GoldDocument, crowded: Collection[tuple[int, int]]) -> set[Key]:
    return {_key(mention, crowded) for mention in document.mentions or ()}


def _chained(document: GoldDocument, crowded: Collection[tuple[int, int]]) -> Entities:
    """The entity of each mention in a chain; a mention is of the first chain that names it."""
    keys = {mention.id: _key(mention, crowded) for mention in document.mentions or ()}
    found: Entities = {}
    for index, (entity, members) in enumerate(document.chains or ()):
        for member in members:
            if member in keys:
                found.setdefault(keys[member], (document.doc_id, index) if entity is None else entity)
    return found


def _restricted(document: GoldDocument, found: Entities, judged: Collection[Key]) -> Entities:
    """The entities of the judged mentions in reading order, one of its own where there is none."""
    return {key: found.get(key, (document.doc_id, "alone", key)) for key in sorted(judged)}


def _size(chains: Partition) -> int:
    return sum(len(chain) for chain in chains)


def _owners(chains: Partition) -> dict[Hashable, int]:
    return {mention: index for index, chain in enumerate(chains) for mention in chain}


def _cuts(chain: frozenset[Hashable], owner: Mapping[Hashable, int]) -> list[int]:
    """The sizes of the parts of a chain that lie in one chain each of the other side."""
    parts: dict[int, int] = {}
    for mention in chain:
        if mention in owner:
            parts[owner[mention]] = parts.get(owner[mention], 0) + 1
    return list(parts.values())


def _links(chains: Partition, others: Partition) -> tuple[int, int]:
    owner = _owners(others)
    kept = sum(sum(size - 1 for size in _cuts(chain, owner)) for chain in chains)
    return kept, _size(chains) - len(chains)


def _shares(chains: Partition, others: Partition) -> float:
    owner = _owners(others)
    return sum(sum(size * size for size in _cuts(chain, owner)) / len(chain) for chain in chains)


def _resolved(chains: Partition, others: Partition) -> float:
    owner = _owners(others)
    alone = {mention for chain in others if len(chain) == 1 for mention in chain}
    total = 0.0
    for chain in chains:
        if len(chain) == 1:
            total += len(chain & alone)
        else:
            links = sum(size * (size - 1) for size in _cuts(chain, owner))
            total += links / (len(chain) - 1)
    return total
