"""The type of each related pair of a sentence: what a model without a threshold would say."""

import numpy as np
import pytest
import spacy
from pair_types import MEASURE, add_pair_types

from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.document_scores import DocumentScores
from pipeline.evaluation.metrics.match_counts import Counts
from pipeline.neural.calibration import Scale
from pipeline.neural.reader import Reader
from pipeline.neural.settings import EncoderSettings, ReaderSettings

TEXT = "[PERSON#p Анна Ли], [PROFESSION#j мэр] [CITY#c Риги], уехала. [PERSON#s Она] молчит.\n[CITY#d Омск]"
SETTINGS = ReaderSettings(
    EncoderSettings("none", 96, 16, {}),
    ("PERSON", "PROFESSION", "CITY"),
    ("WORKS_AS", "LIVES_IN", "BORN_IN"),
    widest=2,
    reach=150,
    allowed={
        "WORKS_AS": (("PERSON", "PROFESSION"),),
        "LIVES_IN": (("PERSON", "CITY"),),
        "BORN_IN": (("PERSON", "CITY"),),
    },
    symmetric=frozenset(),
    entity_scales=(Scale(),) * 3,
    relation_scales=(Scale(threshold=0.9),) * 3,  # out of reach: thresholds do not matter here
)


class NoVectors:
    def vectors(self, words):
        return np.zeros((len(words), 1), np.float32)


def prefers_lives_in(*, vectors, spans, kinds, codes, allowed):
    return np.broadcast_to(np.array([-1, 0, -2], np.float32), (*allowed.shape, 3))


@pytest.fixture(scope="module")
def nlp():
    made = spacy.blank("ru")
    made.add_pipe("svodka_segment", name="segment")
    stage = made.add_pipe("svodka_neural_ner", name="entities")
    stage._reader = Reader(
        SETTINGS,
        NoVectors(),
        lambda *, vectors: np.full((len(vectors), 2, 3), -9, np.float32),
        prefers_lives_in,
    )
    return made


def scored(nlp, document):
    scores = [DocumentScores(document.doc_id)]
    add_pair_types(nlp, [document], scores)
    return scores[0].counts.get(MEASURE)


def test_the_likeliest_type_that_may_be_is_the_answer(nlp):
    gold = marked(TEXT, relations=["p WORKS_AS j", "p BORN_IN c", "s LIVES_IN d", "j OF c"])
    assert scored(nlp, gold) == {
        "WORKS_AS": Counts.answered(True),  # the types leave no other
        "BORN_IN": Counts.answered(False),
        "OF": Counts.answered(False),  # the model has no relation for this pair
    }  # «s» and «d» stand in two sentences


def test_a_pair_of_two_types_is_asked_once_and_right_with_either(nlp):
    gold = marked(TEXT, relations=["p BORN_IN c", "p LIVES_IN c"])
    assert scored(nlp, gold) == {"LIVES_IN": Counts.answered(True)}


def test_nothing_is_asked_without_fine_types_or_without_a_reader(nlp):
    coarse = marked("[PER#p Анна] [LOC#c Рига]", relations=["p LIVES_IN c"], coarse_only=True)
    assert scored(nlp, coarse) is None
    assert scored(spacy.blank("ru"), marked(TEXT, relations=["p BORN_IN c"])) is None
