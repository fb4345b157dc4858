"""Normal forms: the base form of the whole phrase, on mentions that were found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.evaluation.metrics.label_views import coarse_or_own, span_of
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts


class Judged(NamedTuple):
    """A found mention whose base form the annotators gave."""

    label: str  # as in the gold
    surface: str
    gold: str
    answer: GoldMention  # the prediction in its place
    span: tuple[int, int] | None = None  # of the gold; None in a list of surfaces


def exact(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the mentions found exactly, the share whose normal form is that of the gold (accuracy).

    Found: same characters, and the same label in the coarse view (a city called a country has its base form
    all the same); where several predictions are there, the one of the very label is judged. Forms are
    compared without regard to case and to how much white space there is; ё is not е. A prediction without a
    normal form is wrong. Missed mentions take no part: they are the matter of the entity measures.
    Source: the normalization task of BSNLP 2017–2021 (Piskorski et al.), restricted to what was found.

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#p Анны Ли] из [CITY#c Риги] и [COUNTRY#k Чад]"
    >>> gold = marked(text, normals={"p": "Анна Ли", "c": "Рига", "k": "Чад"})
    >>> predicted = marked(text, normals={"p": "Анн Ли", "c": "рига", "k": "Чад"})
    >>> exact(gold, predicted)
    {'PERSON': Counts(found=0, gold=1, right=0, predicted=1), \
'CITY': Counts(found=1, gold=1, right=1, predicted=1), \
'COUNTRY': Counts(found=1, gold=1, right=1, predicted=1)}
    """
    return _accuracy(gold, predicted, inflected_only=False)


def inflected_exact(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """As `exact`, over the mentions alone whose surface differs from the gold base form.

    The rest is right when nothing is done, and flatters everyone. A surface that differs in case alone
    («РИГА») counts as not inflected. In the example of `exact`:

    >>> from pipeline.corpora.inline_markup import marked
    >>> text = "[PERSON#p Анны Ли] из [CITY#c Риги] и [COUNTRY#k Чад]"
    >>> gold = marked(text, normals={"p": "Анна Ли", "c": "Рига", "k": "Чад"})
    >>> inflected_exact(gold, marked(text, normals={"p": "Анн Ли", "c": "рига", "k": "Чад"}))
    {'PERSON': Counts(found=0, gold=1, right=0, predicted=1), \
'CITY': Counts(found=1, gold=1, right=1, predicted=1)}
    """
    return _accuracy(gold, predicted, inflected_only=True)


def comparable(form: str) -> str:
    """A form as it is compared: case and white space levelled, ё kept.

    >>> comparable(" Алёна\\u00a0 ЛИ ")
    'алёна ли'
    """
    return " ".join(form.split()).casefold()


def judged_forms(gold: GoldDocument, predicted: GoldDocument) -> Iterator[Judged]:
    """Gold forms with what was predicted in their place; surface lists by the first mention that reads so."""
    placed: dict[tuple[int, int, str], list[GoldMention]] = {}
    worded: dict[tuple[str, str], GoldMention] = {}
    for mention in sorted(predicted.mentions or (), key=span_of):
        label = coarse_or_own(mention.label)
        placed.setdefault((*span_of(mention), label), []).append(mention)
        worded.setdefault((comparable(mention.surface), label), mention)
    for mention in gold.mentions or ():
        there = placed.get((*span_of(mention), coarse_or_own(mention.label)))
        if mention.normal is not None and there:
            answer = next((other for other in there if other.label == mention.label), there[0])
            yield Judged(mention.label, mention.surface, mention.normal, answer, span_of(mention))
    for surface, normal, label, _ in gold.surfaces or ():
        found = worded.get((comparable(surface), coarse_or_own(label)))
        if found is not None:
            yield Judged(label, surface, normal, found)


def _accuracy(gold: GoldDocument, predicted: GoldDocument, *, inflected_only: bool) -> LabelCounts:
    counts: LabelCounts = {}
    for judged in judged_forms(gold, predicted):
        wanted = comparable(judged.gold)
        if inflected_only and comparable(judged.surface) == wanted:
            continue
        right = judged.answer.normal is not None and comparable(judged.answer.normal) == wanted
        counts[judged.label] = counts.get(judged.label, Counts()) + Counts.answered(right)
    return counts
