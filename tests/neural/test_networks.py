"""Our fast path against slovnet's own inference: the same tags for the same words."""

from importlib.resources import files

import numpy as np
import pytest
from navec import Navec
from slovnet import NER, Morph

from pipeline.neural.crf import Crf
from pipeline.neural.slovnet_networks import LONGEST_SEQUENCE, chopped, load_morph, load_ner
from pipeline.stages.slovnet_ner import spans

SENTENCES = [
    "Министр финансов Казахстана Ирина Белова прилетела в Астану .".split(),
    "Завод « Заря » отгрузил 12 вагонов угля , сообщило агентство РБК .".split(),
    ["Да"],
    "В Нидерландах прошли выборы".split(),
]


@pytest.fixture(scope="module")
def navec() -> Navec:
    return Navec.load(str(files("natasha") / "data" / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))


@pytest.mark.slow
def test_morphology_equals_slovnet(navec: Navec) -> None:
    theirs = Morph.load(str(files("natasha") / "data" / "model" / "slovnet_morph_news_v1.tar")).navec(navec)
    ours = load_morph()
    for sentence, hidden in zip(SENTENCES, ours(SENTENCES), strict=True):
        tags = [ours.labels[i] for i in ours.model.head.proj(hidden).argmax(-1)]
        assert tags == [token.tag for token in theirs(sentence).tokens]


def test_names_equal_slovnet(navec: Navec) -> None:
    theirs = NER.load(str(files("natasha") / "data" / "model" / "slovnet_ner_news_v1.tar")).navec(navec)
    ours = load_ner()
    crf = Crf(ours.model.head.crf.transitions.array, barred=[0])
    for sentence, hidden in zip(SENTENCES, ours(SENTENCES), strict=True):
        (lattice,) = crf.lattices([ours.model.head.proj(hidden)])
        tags = [ours.labels[tag] for tag in lattice.tags]
        found = [(" ".join(sentence[a:b]), kind) for a, b, kind in spans(tags)]
        text = " ".join(sentence)
        assert found == [(text[s.start : s.stop], s.type) for s in theirs(text).spans]


def test_a_sequence_does_not_feel_its_neighbours() -> None:
    encoder = load_ner()
    together = list(encoder(SENTENCES))
    for sentence, hidden in zip(SENTENCES, together, strict=True):
        (alone,) = encoder([sentence])
        np.testing.assert_allclose(hidden, alone, atol=1e-5)


def test_a_word_in_letters_with_ё_is_known_without_it() -> None:
    row = load_morph().words.row([["передаёт"], ["передает"]])
    assert row[0][0] == row[0][2] != load_morph().words.words_vocab.unk_id


def test_long_sequences_are_cut_and_nothing_is_lost() -> None:
    words = [str(n) for n in range(LONGEST_SEQUENCE * 2 + 3)]
    pieces = list(chopped(words))
    assert [len(piece) for piece in pieces] == [LONGEST_SEQUENCE, LONGEST_SEQUENCE, 3]
    assert [word for piece in pieces for word in piece] == words
