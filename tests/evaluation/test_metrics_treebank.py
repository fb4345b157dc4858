"""Tokens, sentences, lemmas and tags against a treebank."""

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.inline_markup import treebank
from pipeline.evaluation.metrics import treebank_metrics as measures
from pipeline.evaluation.metrics.match_counts import Counts, micro

TEXT = "Пётр ел. Шёл снег."
GOLD = treebank(
    TEXT,
    "Пётр/Пётр/PROPN/Case=Nom|Number=Sing ел/есть/VERB/Tense=Past ././PUNCT",
    "Шёл/идти/VERB/Tense=Past снег/снег/NOUN/Case=Nom ././PUNCT",
)
ALL = [measures.tokens, measures.sentences, measures.lemmas, measures.upos, measures.feats]


def test_a_perfect_prediction_scores_one():
    assert [micro(measure(GOLD, GOLD)).f1 for measure in ALL] == [1.0] * 5


def test_nothing_predicted_and_nothing_in_the_gold():
    nothing = GoldDocument("d", TEXT, "")
    assert [micro(measure(GOLD, nothing)).f1 for measure in ALL] == [0.0] * 5
    assert micro(measures.tokens(GOLD, nothing)) == Counts.matched(0, 6, 0)
    assert micro(measures.sentences(nothing, GOLD)) == Counts.matched(0, 0, 2)
    assert measures.lemmas(GOLD, nothing) == {}


def test_a_token_cut_in_two_is_missed_and_two_are_invented():
    cut = treebank(TEXT, "Пётр/Пётр/PROPN е/е/X л/л/X ././PUNCT", "Шёл/идти/VERB снег/снег/NOUN ././PUNCT")
    assert micro(measures.tokens(GOLD, cut)) == Counts.matched(5, 6, 7)
    assert micro(measures.sentences(GOLD, cut)) == Counts.matched(2, 2, 2)
    assert micro(measures.lemmas(GOLD, cut)) == Counts.matched(5, 5, 5)


def test_sentences_that_run_together_are_missed():
    one = treebank(TEXT, "Пётр/Пётр/PROPN ел/есть/VERB ././PUNCT Шёл/идти/VERB снег/снег/NOUN ././PUNCT")
    assert micro(measures.sentences(GOLD, one)) == Counts.matched(0, 2, 1)
    assert micro(measures.tokens(GOLD, one)) == Counts.matched(6, 6, 6)


def test_lemmas_level_case_and_yo_alone():
    predicted = treebank(
        TEXT, "Пётр/петр/PROPN ел/ель/NOUN ././PUNCT", "Шёл/идти/VERB снег/СНЕГ/NOUN ././PUNCT"
    )
    assert micro(measures.lemmas(GOLD, predicted)) == Counts.matched(5, 6, 6)
    assert measures.lemmas(GOLD, predicted)["VERB"] == Counts.matched(1, 2, 2)


def test_tokens_without_a_gold_lemma_or_tag_are_not_judged():
    gold = treebank("как _", "как/_/_ _/_/SYM")
    predicted = treebank("как _", "как/как/SCONJ _/_/SYM")
    assert measures.lemmas(gold, predicted) == {"SYM": Counts.answered(True)}
    assert measures.upos(gold, predicted) == {"SYM": Counts.answered(True)}


def test_features_must_be_all_there_and_no_other():
    def scored(feats):
        predicted = treebank("Пётр", f"Пётр/Пётр/PROPN/{feats}")
        gold = treebank("Пётр", "Пётр/Пётр/PROPN/Case=Nom|NameType=Giv|Number=Sing")
        return micro(measures.feats(gold, predicted)).f1

    assert scored("Number=Sing|Case=Nom") == 1
    assert scored("Case=Nom|NameType=Sur|Number=Sing") == 1
    assert scored("Case=Nom") == 0
    assert scored("Animacy=Anim|Case=Nom|Number=Sing") == 0
    assert scored("Case=Gen|Number=Sing") == 0
