"""The report: the blocks of `svodka evaluate --json`, and only those for which the gold has an answer."""

import json
from dataclasses import replace

import pytest

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.inline_markup import marked, treebank
from pipeline.evaluation.document_scores import from_rows, to_rows
from pipeline.evaluation.score_report import BLOCKS, measure, report, score_documents

TEXT = "[PERSON#p Анны Ли], [PROFESSION#j глава] [ORGANIZATION#o Банка [CITY#c Риги]]. [PERSON#q Ли]"
FULL = {
    "relations": ["p WORKS_AS j", "o HEADQUARTERED_IN c"],
    "chains": ["PER-Li: p q", "o", "c"],
    "normals": {"p": "Анна Ли", "c": "Рига", "q": "Ли"},
    "links": {"c": "Q1773", "p": "NIL"},
}
GOLD = marked(TEXT, **FULL)
WORSE = marked(
    TEXT.replace("[CITY#c Риги]", "Риги"),
    relations=["p WORKS_AS j"],
    chains=["PER-Li: p", "PER-2: q", "o"],
    normals={"p": "Анн Ли", "q": "Ли"},
)
FIGURES = {"precision", "recall", "f1", "gold", "predicted", "correct", "ci95"}


def test_the_blocks_have_the_keys_of_the_contract():
    scored = score_documents([(GOLD, GOLD)], with_gold_mentions=[GOLD])
    assert list(scored) == ["entities", "relations", "normal_forms", "chains", "cross_document", "links"]
    entities = scored["entities"]
    assert list(entities) == ["exact", "overlap", "nested_only", "outermost_coarse", "token_io"]
    for block in (*entities.values(), *scored["relations"].values()):
        assert set(block) == {"micro", "macro_f1", "by_label"}
        assert all(set(figures) == FIGURES for figures in (block["micro"], *block["by_label"].values()))
    assert list(entities["exact"]["by_label"]) == ["CITY", "ORGANIZATION", "PERSON", "PROFESSION"]
    assert list(entities["outermost_coarse"]["by_label"]) == ["ORG", "PER"]
    assert list(scored["relations"]) == ["end_to_end", "gold_entities"]
    assert set(scored["normal_forms"]) == {"exact", "inflected_exact", "n", "n_inflected", "by_label"}
    assert set(scored["chains"]) == {"b3", "lea", "muc", "ceafe", "conll_f1", "all_mentions"}
    assert set(scored["chains"]["b3"]) == {"precision", "recall", "f1"}
    assert set(scored["links"]) == {"accuracy_at_gold", "end_to_end_f1"}
    assert json.loads(json.dumps(scored)) == scored


def test_a_perfect_prediction_scores_one_everywhere():
    scored = score_documents([(GOLD, GOLD)] * 3, with_gold_mentions=[GOLD] * 3)
    assert scored["entities"]["exact"]["micro"]["ci95"] == [1, 1]
    assert [block["micro"]["f1"] for block in scored["entities"].values()] == [1] * 5
    assert [block["micro"]["f1"] for block in scored["relations"].values()] == [1] * 2
    assert scored["normal_forms"]["exact"] == scored["normal_forms"]["inflected_exact"] == 1
    assert scored["chains"]["conll_f1"] == scored["cross_document"]["b3"]["f1"] == 1
    assert scored["links"] == {"accuracy_at_gold": 1, "end_to_end_f1": 1}


def test_hand_worked_figures_over_two_documents():
    scored = score_documents([(GOLD, GOLD), (GOLD, WORSE)])
    micro = scored["entities"]["exact"]["micro"]
    assert (micro["correct"], micro["gold"], micro["predicted"]) == (9, 10, 9)
    assert micro["recall"] == pytest.approx(0.9)
    assert micro["ci95"][0] < micro["f1"] < micro["ci95"][1]
    assert scored["entities"]["nested_only"]["micro"]["recall"] == 0.5
    assert scored["relations"]["end_to_end"]["by_label"]["HEADQUARTERED_IN"]["recall"] == 0.5
    # found: 3 in the first document, 2 in the second, of which «Анны Ли» is wrong; «Ли» is not inflected
    assert scored["normal_forms"] | {"by_label": {}} == {
        "exact": 0.8,
        "n": 5,
        "inflected_exact": pytest.approx(2 / 3),
        "n_inflected": 3,
        "by_label": {},
    }
    assert scored["normal_forms"]["by_label"]["PERSON"]["n"] == 4
    assert scored["links"] == {"end_to_end_f1": pytest.approx(2 / 3)}


def test_only_blocks_for_which_the_gold_has_an_answer():
    bare, words = marked("[CITY Рига]"), treebank("Рига", "Рига/Рига/PROPN")
    nothing = GoldDocument("d", "Рига", "")
    assert list(score_documents([(bare, GOLD)])) == ["entities"]
    assert list(score_documents([(words, nothing)])) == ["tokens", "sentences", "lemmas", "tags"]
    assert score_documents([(nothing, GOLD)]) == {}
    assert score_documents([]) == {}
    assert score_documents([(words, words)])["tags"] == {"upos": 1.0, "feats": 1.0}


def test_only_the_blocks_asked_for():
    assert list(score_documents([(GOLD, GOLD)], blocks=["chains", "relations"])) == ["relations", "chains"]
    with pytest.raises(ValueError, match="unknown blocks: entity; there are entities"):
        score_documents([], blocks=["entity"])
    assert len(BLOCKS) == 13


def test_coarse_gold_is_compared_in_the_coarse_view_in_every_document():
    coarse = marked("[ORG#o Банк [LOC Риги]] [PRO Лада]", coarse_only=True, relations=[])
    empty = marked("в пути", coarse_only=True, relations=[])
    fine = marked("[ORGANIZATION#o Банк [CITY Риги]] [PRODUCT Лада]")
    invented = marked("в [DATE пути]")
    exact = score_documents([(coarse, fine), (empty, invented)])["entities"]["exact"]
    assert (exact["micro"]["correct"], exact["micro"]["gold"], exact["micro"]["predicted"]) == (2, 2, 2)
    assert list(exact["by_label"]) == ["LOC", "ORG"]


def test_types_that_a_fine_gold_leaves_open_are_right_with_any_of_their_kind():
    fine = marked("[PERSON#p Ян] едет в [CITY#k Киев] и на [CITY#z Запад]", relations=["p KNOWS z"])
    fine.mentions[1:] = [replace(m, label="LOC", coarse_only=True) for m in fine.mentions[1:]]
    predicted = marked(
        "[PERSON#p Ян] едет в [COUNTRY#k Киев] и на [LOCATION#z Запад]", relations=["p KNOWS z"]
    )
    scored = score_documents([(fine, predicted)])
    assert scored["entities"]["exact"]["micro"]["f1"] == scored["relations"]["end_to_end"]["micro"]["f1"] == 1
    wrong = marked("[PERSON Ян] едет в [PERSON Киев] и [LOCATION на Запад]")
    entities = score_documents([(fine, wrong)])["entities"]
    assert (entities["exact"]["micro"]["correct"], entities["overlap"]["micro"]["correct"]) == (1, 2)
    assert entities["exact"]["by_label"]["LOC"]["recall"] == 0


def test_gold_mentions_without_a_type_ask_nothing_of_entities():
    untyped = marked("[_#a Ян] и [_#b он]", chains=["a b"])
    scored = score_documents([(untyped, marked("[PERSON#a Ян] и он", chains=["a"]))])
    assert list(scored) == ["chains"]
    assert scored["chains"]["all_mentions"]["b3"]["recall"] == 0.5


def test_token_io_may_have_a_gold_of_its_own():
    gold = marked("[ORG банк Рига]", coarse_only=True)
    names_only = marked("банк [ORG Рига]", coarse_only=True)
    pairs = [(gold, marked("банк [ORGANIZATION Рига]"))]
    assert score_documents(pairs)["entities"]["token_io"]["micro"]["recall"] == 0.5
    entities = score_documents(pairs, token_gold=[names_only])["entities"]
    assert entities["token_io"]["micro"]["recall"] == 1
    assert entities["exact"]["micro"]["correct"] == 0


def test_lists_of_surfaces_are_scored_as_such():
    gold = GoldDocument("d", "Риги", "", surfaces=[("Риги", "Рига", "LOC", "1")])
    scored = score_documents([(gold, marked("[CITY#c Риги]", normals={"c": "Рига"}))])
    assert scored["entities"]["surface_forms"]["micro"]["f1"] == 1
    assert scored["normal_forms"]["inflected_exact"] == 1
    assert list(scored) == ["entities", "normal_forms"]


def test_a_report_can_be_made_from_saved_rows():
    pairs = [(GOLD, WORSE), (marked(TEXT, **FULL, doc_id="other"), GOLD)]
    scores = measure(pairs, with_gold_mentions=[WORSE, GOLD])
    assert report(from_rows(to_rows(scores))) == report(scores)


def test_empty_predictions_and_empty_gold():
    silent = GoldDocument("d", GOLD.text, "")
    missed = score_documents([(GOLD, silent)])
    assert missed["entities"]["exact"]["micro"] == {
        "precision": 0,
        "recall": 0,
        "f1": 0,
        "gold": 5,
        "predicted": 0,
        "correct": 0,
        "ci95": [0, 0],
    }
    empty = GoldDocument("d", GOLD.text, "", mentions=[], relations=[], chains=[])
    invented = score_documents([(empty, GOLD)])
    assert invented["entities"]["exact"]["micro"]["predicted"] == 5
    assert invented["entities"]["exact"]["macro_f1"] == 0
    assert invented["relations"]["end_to_end"]["micro"]["f1"] == invented["chains"]["conll_f1"] == 0


def test_of_a_corpus_of_names_predictions_that_are_no_names_take_no_part():
    gold = marked("[ORG МИД] и российское правительство", coarse_only=True, chains=["T1"])
    predicted = marked("[ORGANIZATION МИД] и [ORGANIZATION [COUNTRY российское] правительство]")
    entities = report(measure([(gold, predicted)]))["entities"]
    for name in ("exact", "outermost_coarse", "token_io"):
        assert entities[name]["micro"]["predicted"] == entities[name]["micro"]["correct"] == 1
