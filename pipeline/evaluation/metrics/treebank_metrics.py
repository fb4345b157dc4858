"""Tokens, sentences, lemmas, tags and heads against a treebank.

Spans of characters are compared, so nothing has to be aligned first; lemmas, tags and heads are judged on
tokens that both sides have (same span), as the rest is the matter of the token measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from pipeline.corpora.annotated_document import GoldDocument, GoldToken
from pipeline.evaluation.metrics.match_counts import Counts, LabelCounts, match_equal

UNIVERSAL_FEATURES = frozenset(
    "PronType NumType Poss Reflex Foreign Abbr Typo Gender Animacy Number Case Definite Degree VerbForm Mood "
    "Tense Aspect Voice Evident Polarity Person Polite".split()
)


def tokens(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Tokens with the same first and last character. Source: CoNLL 2018 shared task, «Tokens» (Zeman et al.).

    >>> from pipeline.corpora.inline_markup import treebank
    >>> gold = treebank("в 5-м ряду", "в/в/ADP 5-м/5-й/ADJ ряду/ряд/NOUN")
    >>> tokens(gold, treebank("в 5-м ряду", "в/в/ADP 5/5/NUM -/-/PUNCT м/м/NOUN ряду/ряд/NOUN"))
    {'token': Counts(found=2, gold=3, right=2, predicted=5)}
    """
    ours, theirs = (Counter((t.start, t.end) for t in _tokens(d)) for d in (gold, predicted))
    return match_equal(ours, theirs, lambda span: "token")


def sentences(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Sentences with the same first and last character, from their first token to their last.

    Source: CoNLL 2018 shared task, «Sentences» (Zeman et al.).

    >>> from pipeline.corpora.inline_markup import treebank
    >>> yes, no = "Да/да/PART ././PUNCT", "Нет/нет/PART ././PUNCT"
    >>> gold = treebank("Да. Нет. Да.", yes, no, yes)
    >>> sentences(gold, treebank("Да. Нет. Да.", yes, f"{no} {yes}"))
    {'sentence': Counts(found=1, gold=3, right=1, predicted=2)}
    """
    ours, theirs = (
        Counter((tokens[0].start, tokens[-1].end) for tokens in document.sentences or () if tokens)
        for document in (gold, predicted)
    )
    return match_equal(ours, theirs, lambda span: "sentence")


def lemmas(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the tokens that both sides have, the share with the gold lemma (accuracy), by gold UPOS.

    Compared with ё as е, because treebanks are not of one mind about it, and without regard to case, because
    proper names have a capital in some treebanks and none in others. Tokens without a gold lemma («_» on a
    word that is not itself «_») are not judged. Source: «Lemmas» of the CoNLL 2018 shared task (Zeman et
    al.), as an accuracy over aligned tokens.

    >>> from pipeline.corpora.inline_markup import treebank
    >>> gold = treebank("Пётр пел", "Пётр/Пётр/PROPN пел/петь/VERB")
    >>> lemmas(gold, treebank("Пётр пел", "Пётр/петр/PROPN пел/пел/VERB"))
    {'PROPN': Counts(found=1, gold=1, right=1, predicted=1), \
'VERB': Counts(found=0, gold=1, right=0, predicted=1)}
    """
    return _accuracy(gold, predicted, lambda token: _plain(token.lemma), _has_lemma)


def upos(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the tokens that both sides have, the share with the gold part of speech (accuracy), by gold UPOS.

    Source: «UPOS» of the CoNLL 2018 shared task (Zeman et al.), as an accuracy over aligned tokens.

    >>> from pipeline.corpora.inline_markup import treebank
    >>> upos(treebank("пока", "пока/пока/ADV"), treebank("пока", "пока/пока/SCONJ"))
    {'ADV': Counts(found=0, gold=1, right=0, predicted=1)}
    """
    return _accuracy(gold, predicted, lambda token: token.upos, lambda token: token.upos not in ("", "_"))


def feats(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the tokens that both sides have, the share with all the gold features and no other, by gold UPOS.

    The universal features alone are compared, in any order; those of one treebank only (`NameType`, layered
    ones such as `Number[psor]`) are not. Source: «UFeats» of the CoNLL 2018 shared task (Zeman et al.), as an
    accuracy over aligned tokens.

    >>> from pipeline.corpora.inline_markup import treebank
    >>> gold = treebank("Оля ест", "Оля/Оля/PROPN/Case=Nom|NameType=Giv|Number=Sing ест/есть/VERB/Tense=Pres")
    >>> feats(gold, treebank("Оля ест", "Оля/Оля/PROPN/Number=Sing|Case=Nom ест/есть/VERB"))
    {'PROPN': Counts(found=1, gold=1, right=1, predicted=1), \
'VERB': Counts(found=0, gold=1, right=0, predicted=1)}
    """
    return _accuracy(gold, predicted, _universal, lambda token: True)


def uas(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """Of the tokens that both sides have, the share with the gold head (accuracy), by gold UPOS.

    A head is known by its characters; roots have none. Tokens whose head the gold does not tell are not
    judged.
    Source: «UAS» of the CoNLL 2018 shared task (Zeman et al.), as an accuracy over aligned tokens.

    >>> from pipeline.corpora.inline_markup import treebank
    >>> gold = treebank("Оля ест", "Оля/Оля/PROPN ест/есть/VERB", heads=["1:nsubj -1:root"])
    >>> predicted = treebank("Оля ест", "Оля/Оля/PROPN ест/есть/VERB", heads=["-1:root 0:obj"])
    >>> uas(gold, predicted)["PROPN"]
    Counts(found=0, gold=1, right=0, predicted=1)
    """
    return _attachment(gold, predicted, labelled=False)


def las(gold: GoldDocument, predicted: GoldDocument) -> LabelCounts:
    """As `uas`, with the relation to the head, without its subtype («obl:agent» is obl).

    Source: «LAS» of the CoNLL 2018 shared task (Zeman et al.), as an accuracy over aligned tokens.

    >>> from pipeline.corpora.inline_markup import treebank
    >>> gold = treebank("Оля ест", "Оля/Оля/PROPN ест/есть/VERB", heads=["1:nsubj -1:root"])
    >>> predicted = treebank("Оля ест", "Оля/Оля/PROPN ест/есть/VERB", heads=["1:obj -1:root"])
    >>> las(gold, predicted)
    {'PROPN': Counts(found=0, gold=1, right=0, predicted=1), \
'VERB': Counts(found=1, gold=1, right=1, predicted=1)}
    """
    return _attachment(gold, predicted, labelled=True)


def has_heads(document: GoldDocument) -> bool:
    """Whether the tokens of a document have heads."""
    return any(token.head is not None for token in _tokens(document))


def _attachment(gold: GoldDocument, predicted: GoldDocument, *, labelled: bool) -> LabelCounts:
    theirs = _heads(predicted)
    counts: LabelCounts = {}
    for place, (upos, head, relation) in _heads(gold).items():
        if place in theirs:
            _, other_head, other_relation = theirs[place]
            right = head == other_head and (not labelled or relation == other_relation)
            counts[upos] = counts.get(upos, Counts()) + Counts.answered(right)
    return counts


def _heads(document: GoldDocument) -> dict[tuple[int, int], tuple[str, tuple[int, int] | None, str]]:
    """UPOS, span of the head and relation of each token that has one, by its span."""
    found = {}
    for sentence in document.sentences or ():
        for token in sentence:
            if token.head is not None:
                head = sentence[token.head] if token.head >= 0 else None
                place = None if head is None else (head.start, head.end)
                relation = (token.deprel or "").partition(":")[0].casefold()  # spaCy writes ROOT
                found[token.start, token.end] = token.upos, place, relation
    return found


def _tokens(document: GoldDocument) -> Iterator[GoldToken]:
    for sentence in document.sentences or ():
        yield from sentence


def _accuracy(
    gold: GoldDocument,
    predicted: GoldDocument,
    answer: Callable[[GoldToken], object],
    judged: Callable[[GoldToken], bool],
) -> LabelCounts:
    theirs = {(token.start, token.end): token for token in _tokens(predicted)}
    counts: LabelCounts = {}
    for token in _tokens(gold):
        other = theirs.get((token.start, token.end))
        if other is not None and judged(token):
            right = answer(token) == answer(other)
            counts[token.upos] = counts.get(token.upos, Counts()) + Counts.answered(right)
    return counts


def _plain(lemma: str) -> str:
    return lemma.casefold().replace("ё", "е")


def _has_lemma(token: GoldToken) -> bool:
    return token.lemma != "" and (token.lemma != "_" or token.text == "_")


def _universal(token: GoldToken) -> frozenset[str]:
    """`Name=Value` of the universal features."""
    return frozenset(feat for feat in token.feats.split("|") if feat.partition("=")[0] in UNIVERSAL_FEATURES)
