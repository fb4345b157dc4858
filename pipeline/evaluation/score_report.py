"""All measures of a set of documents, as the blocks of `svodka evaluate --json` (without the speed).

`measure` counts in each document, `report` turns saved or fresh counts into the blocks; `score_documents`
does both. A block is there when the gold of some document has an answer for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.evaluation.bootstrap import f1_intervals, table
from pipeline.evaluation.document_scores import DocumentScores, measured
from pipeline.evaluation.metrics import (
    chain_metrics,
    cross_document_metrics,
    link_metrics,
    normal_form_metrics,
    quote_metrics,
    relation_metrics,
    span_metrics,
    surface_metrics,
    treebank_metrics,
    value_metrics,
)
from pipeline.evaluation.metrics.chain_metrics import Over
from pipeline.evaluation.metrics.label_views import (
    View,
    coarse_names,
    coarse_or_own,
    fine_names,
    names,
    names_alone,
    own,
    settled,
    typed,
)
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts, by_label, macro_f1, micro

Pair = tuple[GoldDocument, GoldDocument]
Block = dict[str, Any]  # as it goes to JSON

BLOCKS = (
    "entities",
    "relations",
    "normal_forms",
    "values",
    "quotes",
    "chains",
    "cross_document",
    "links",
    "tokens",
    "sentences",
    "lemmas",
    "tags",
    "heads",
)
TREEBANK: dict[str, Callable[[GoldDocument, GoldDocument], LabelCounts]] = {
    "tokens": treebank_metrics.tokens,
    "sentences": treebank_metrics.sentences,
    "lemmas": treebank_metrics.lemmas,
    "tags.upos": treebank_metrics.upos,
    "tags.feats": treebank_metrics.feats,
}
HEADS: dict[str, Callable[[GoldDocument, GoldDocument], LabelCounts]] = {
    "heads.uas": treebank_metrics.uas,
    "heads.las": treebank_metrics.las,
}
QUOTES: dict[str, Callable[[GoldDocument, GoldDocument], LabelCounts]] = {
    "quotes.exact": quote_metrics.exact,
    "quotes.speakers": quote_metrics.speakers,
    "quotes.relays": quote_metrics.relays,
}
MENTIONS: dict[Over, str] = {"common": "", "all": "all_mentions."}  # where figures over these mentions stand


def score_documents(
    pairs: Sequence[Pair],
    *,
    blocks: Collection[str] | None = None,
    with_gold_mentions: Sequence[GoldDocument] | None = None,
    token_gold: Sequence[GoldDocument] | None = None,
) -> Block:
    """The blocks of `svodka evaluate --json` for pairs of (gold, predicted); see `measure` and `report`."""
    return report(measure(pairs, blocks=blocks, with_gold_mentions=with_gold_mentions, token_gold=token_gold))


def measure(
    pairs: Sequence[Pair],
    *,
    blocks: Collection[str] | None = None,
    with_gold_mentions: Sequence[GoldDocument] | None = None,
    token_gold: Sequence[GoldDocument] | None = None,
) -> list[DocumentScores]:
    """Count every measure in every document whose gold has an answer for it, in the order of the pairs.

    `blocks`: those of `BLOCKS` to measure, all unless given (`ValueError` for an unknown one).
    `with_gold_mentions`: one document a pair, from a model that was given the gold mentions with their ids;
    `relations.gold_entities` and `links.accuracy_at_gold` are measured on these, and left out without them.
    `token_gold`: one document a pair for `entities.token_io`, where it is published on mentions of its own
    (factRuEval: names without descriptors); the gold of the pair unless given.

    Heads are measured only where some prediction has them (syntax is on).

    Where the corpus has no fine types, labels are compared in the coarse view: PER, LOC and ORG for entities,
    and for the mentions of relations and links other labels as they are; predictions that are no names
    (`names_alone`) take no part in entities and chains. Where a corpus of fine types leaves some open
    (`coarse_only`), any fine type of that kind is right. Gold mentions without types (RuCoCo) ask
    nothing of the entity measures.
    """
    unknown = set(blocks or ()) - set(BLOCKS)
    if unknown:
        raise ValueError(f"unknown blocks: {', '.join(sorted(unknown))}; there are {', '.join(BLOCKS)}")
    wanted = set(BLOCKS if blocks is None else blocks)
    coarse = coarse_corpus([gold for gold, _ in pairs])
    if not all(typed(gold) for gold, _ in pairs):
        wanted.discard("entities")
    parsed = any(treebank_metrics.has_heads(predicted) for _, predicted in pairs)
    scores = [DocumentScores(gold.doc_id) for gold, _ in pairs]
    for place, (gold, predicted) in enumerate(pairs):
        counts = scores[place].counts
        given = with_gold_mentions[place] if with_gold_mentions is not None else None
        judged = gold if coarse else settled(gold, predicted)
        named = names_alone(predicted) if coarse or gold.surfaces is not None else predicted
        if "entities" in wanted:
            tokens_of = token_gold[place] if token_gold is not None else gold
            counts.update(_entities(judged, named, tokens_of, names if coarse else own))
        if "relations" in wanted:
            counts.update(_relations(judged, predicted, given, coarse_or_own if coarse else own))
        if "normal_forms" in wanted:
            counts.update(_normal_forms(gold, predicted))
        if "values" in wanted and any(mention.value is not None for mention in gold.mentions or ()):
            counts["values.exact"] = value_metrics.exact(gold, predicted)
        if "quotes" in wanted and gold.quotes is not None:
            for name, function in QUOTES.items():
                counts[name] = function(gold, predicted)
        if "chains" in wanted:
            counts.update(_chains(gold, named))
        if "links" in wanted:
            counts.update(_links(judged, predicted, given, coarse_or_own if coarse else own))
        if gold.sentences is not None:
            for name, function in TREEBANK.items():
                if name.partition(".")[0] in wanted:
                    counts[name] = function(gold, predicted)
        if "heads" in wanted and parsed and treebank_metrics.has_heads(gold):
            for name, function in HEADS.items():
                counts[name] = function(gold, predicted)
    if "cross_document" in wanted:
        _cross_document(pairs, scores)
    return scores


def coarse_corpus(gold: Sequence[GoldDocument]) -> bool:
    """Whether the people, places and organisations of a corpus have no fine types."""
    return any(map(coarse_names, gold)) and not any(map(fine_names, gold))


def report(scores: Sequence[DocumentScores]) -> Block:
    """Sums of the counts as precision, recall, F1 (with interval) and accuracies, block by block."""
    present = {name for document in scores for name in document.counts}

    def total(name: str) -> Counts:
        return micro(by_label(measured(scores, name)))

    blocks: Block = {}
    for block in ("entities", "relations"):
        inside = [name for name in _ORDER if name in present and name.startswith(f"{block}.")]
        if inside:
            blocks[block] = {name.partition(".")[2]: _labelled(measured(scores, name)) for name in inside}
    if "normal_forms.exact" in present:
        blocks["normal_forms"] = _normal_form_figures(
            by_label(measured(scores, "normal_forms.exact")),
            by_label(measured(scores, "normal_forms.inflected_exact")),
        )
    if "values.exact" in present:
        blocks["values"] = _value_figures(by_label(measured(scores, "values.exact")))
    if "quotes.exact" in present:
        blocks["quotes"] = {
            "exact": _labelled(measured(scores, "quotes.exact")),
            **{name: _plain(total(f"quotes.{name}")) for name in ("speakers", "relays")},
        }
    if "chains.b3" in present:
        sums = {name: total(name) for name in present if name.startswith("chains.")}
        blocks["chains"] = _chain_figures(sums, MENTIONS["common"])
        blocks["chains"]["all_mentions"] = _chain_figures(sums, MENTIONS["all"])
    if "cross_document.b3" in present:
        blocks["cross_document"] = {
            "b3": _plain(total("cross_document.b3")),
            "all_mentions": {"b3": _plain(total("cross_document.all_mentions.b3"))},
        }
    if "links.end_to_end" in present:
        blocks["links"] = {"end_to_end_f1": total("links.end_to_end").f1}
        if "links.accuracy_at_gold" in present:
            blocks["links"]["accuracy_at_gold"] = total("links.accuracy_at_gold").accuracy
    for name in ("tokens", "sentences"):
        if name in present:
            blocks[name] = {"f1": total(name).f1}
    if "lemmas" in present:
        blocks["lemmas"] = {"accuracy": total("lemmas").accuracy}
    if "tags.upos" in present:
        blocks["tags"] = {"upos": total("tags.upos").accuracy, "feats": total("tags.feats").accuracy}
    if "heads.uas" in present:
        blocks["heads"] = {"uas": total("heads.uas").accuracy, "las": total("heads.las").accuracy}
    return blocks


_ORDER = (
    "entities.exact",
    "entities.overlap",
    "entities.nested_only",
    "entities.outermost_coarse",
    "entities.token_io",
    "entities.surface_forms",
    "relations.end_to_end",
    "relations.gold_entities",
)


def _entities(
    gold: GoldDocument, predicted: GoldDocument, token_gold: GoldDocument, view: View
) -> dict[str, LabelCounts]:
    """Mentions by their spans, lists of surfaces by their wording."""
    counts: dict[str, LabelCounts] = {}
    if gold.mentions is not None:
        counts["entities.exact"] = span_metrics.exact(gold, predicted, view=view)
        counts["entities.overlap"] = span_metrics.overlap(gold, predicted, view=view)
        counts["entities.nested_only"] = span_metrics.nested_only(gold, predicted, view=view)
        counts["entities.outermost_coarse"] = span_metrics.outermost_coarse(gold, predicted)
        counts["entities.token_io"] = span_metrics.token_io(token_gold, predicted)
    if gold.surfaces is not None:
        counts["entities.surface_forms"] = surface_metrics.surface_forms(gold, predicted)
    return counts


def _relations(
    gold: GoldDocument, predicted: GoldDocument, given: GoldDocument | None, view: View
) -> dict[str, LabelCounts]:
    if gold.relations is None:
        return {}
    counts = {"relations.end_to_end": relation_metrics.end_to_end(gold, predicted, view=view)}
    if given is not None:
        counts["relations.gold_entities"] = relation_metrics.gold_entities(gold, given)
    return counts


def _normal_forms(gold: GoldDocument, predicted: GoldDocument) -> dict[str, LabelCounts]:
    if not gold.surfaces and all(mention.normal is None for mention in gold.mentions or ()):
        return {}
    return {
        "normal_forms.exact": normal_form_metrics.exact(gold, predicted),
        "normal_forms.inflected_exact": normal_form_metrics.inflected_exact(gold, predicted),
    }


def _chains(gold: GoldDocument, predicted: GoldDocument) -> dict[str, LabelCounts]:
    if gold.chains is None:
        return {}
    return {
        f"chains.{where}{name}": {name: counts}
        for over, where in MENTIONS.items()
        for name, counts in chain_metrics.document_counts(gold, predicted, over=over).items()
    }


def _links(
    gold: GoldDocument, predicted: GoldDocument, given: GoldDocument | None, view: View
) -> dict[str, LabelCounts]:
    if not any(mention.links for mention in gold.mentions or ()):
        return {}
    counts = {"links.end_to_end": link_metrics.end_to_end(gold, predicted, view=view)}
    if given is not None:
        counts["links.accuracy_at_gold"] = link_metrics.accuracy_at_gold(gold, given)
    return counts


def _cross_document(pairs: Sequence[Pair], scores: Sequence[DocumentScores]) -> None:
    """Measured over all documents at once, where the gold knows entities by ids that hold beyond one."""
    known = [
        place
        for place, (gold, _) in enumerate(pairs)
        if any(entity is not None for entity, _ in gold.chains or ())
    ]
    for over, where in MENTIONS.items():
        measured_here = cross_document_metrics.b3([pairs[place] for place in known], over=over)
        for place, counts in zip(known, measured_here, strict=True):
            scores[place].counts[f"cross_document.{where}b3"] = {"b3": counts}


def _labelled(documents: Sequence[Mapping[str, Counts]]) -> Block:
    """Micro, macro and by label, intervals from the same draws."""
    labels = by_label(documents)
    columns = [[micro(counts), *(counts.get(label, Counts()) for label in labels)] for counts in documents]
    whole, *parts = f1_intervals(table(columns))
    figures = zip(labels.items(), parts, strict=True)
    return {
        "micro": _figures(micro(labels), whole),
        "macro_f1": macro_f1(labels),
        "by_label": {label: _figures(counts, interval) for (label, counts), interval in figures},
    }


def _figures(counts: Counts, interval: tuple[float, float]) -> Block:
    return {
        **_plain(counts),
        "gold": counts.gold,
        "predicted": counts.predicted,
        "correct": counts.found,
        "ci95": list(interval),
    }


def _plain(counts: Counts) -> Block:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


def _chain_figures(sums: Mapping[str, Counts], where: str) -> Block:
    scored = {name: sums[f"chains.{where}{name}"] for name in chain_metrics.MEASURES}
    return {name: _plain(counts) for name, counts in scored.items()} | {
        "conll_f1": chain_metrics.conll_f1(scored)
    }


def _normal_form_figures(every: LabelCounts, inflected: LabelCounts) -> Block:
    def figures(of_all: Counts, of_inflected: Counts) -> Block:
        return {
            "exact": of_all.accuracy,
            "inflected_exact": of_inflected.accuracy,
            "n": of_all.gold,
            "n_inflected": of_inflected.gold,
        }

    labels = {label: figures(counts, inflected.get(label, Counts())) for label, counts in every.items()}
    return figures(micro(every), micro(inflected)) | {"by_label": labels}


def _value_figures(every: LabelCounts) -> Block:
    def figures(counts: Counts) -> Block:
        return {"exact": counts.accuracy, "n": counts.gold}

    return figures(micro(every)) | {"by_label": {label: figures(counts) for label, counts in every.items()}}
