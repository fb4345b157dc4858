"""The stage `morphology` on the tags of the neural reader: each token gets the tag of its word."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from tiny_reader import write_tiny_reader

from pipeline.errors import InputError
from pipeline.neural.calibration import Scale
from pipeline.neural.network_words import NetworkWords, split
from pipeline.neural.reader import Reader
from pipeline.neural.settings import EncoderSettings, ReaderSettings
from pipeline.stages.neural_morphology import words_of_tokens
from pipeline.stages.neural_ner import NeuralNer
from pipeline.stages.segmenter import RazdelTokenizer

MASC_DAT = "Case=Dat|Gender=Masc|Number=Sing"
TAG_OF = {  # by word; the parts of a token differ here, so that it shows which of them was heard
    "договору": f"NOUN|{MASC_DAT}",
    "британскому": f"ADJ|Case=Dat|Degree=Pos|{MASC_DAT.partition('|')[2]}",
    "российско": "ADV|Degree=Pos",
    "х": "ADJ|Case=Gen|Degree=Pos|Number=Plur",
    "90": "NUM",
    "45": "NUM|NumForm=Digit",
    "COVID": "PROPN|Foreign=Yes",
    ":": "SYM",
}
OTHER = "PUNCT"
TAGS = (OTHER, *TAG_OF.values())
NUMBER_OF = {word: number for number, word in enumerate(TAG_OF, 1)}
TEXT = "К российско-британскому договору\n\n90-х, в 18:45\u200b  COVID-19… "
SIGNS = "ая1 .-:\n\u00a0\u200b\u0301\u00adD"


class OneHot:
    """The vector of a word says which tag it has."""

    def vectors(self, words: NetworkWords) -> np.ndarray:
        return np.eye(len(TAGS), dtype=np.float32)[[NUMBER_OF.get(word, 0) for word in words.texts]]


def reader(tags: tuple[str, ...] = TAGS) -> Reader:
    settings = ReaderSettings(
        EncoderSettings("none", 96, 16, {}),
        ("PERSON",),
        (),
        widest=2,
        reach=9,
        allowed={},
        symmetric=frozenset(),
        entity_scales=(Scale(),),
        relation_scales=(),
        tags=tags,
    )
    return Reader(
        settings,
        OneHot(),
        lambda *, vectors: np.full((len(vectors), 2, 1), -9, np.float32),
        tag_head=(lambda *, vectors: vectors) if tags else None,
    )


def made(read_by: Reader) -> Language:
    nlp = spacy.blank("ru")
    nlp.tokenizer = RazdelTokenizer(nlp.vocab)
    nlp.add_pipe("svodka_neural_ner", name="entities")._reader = read_by
    nlp.add_pipe("svodka_neural_morphology", name="morphology")
    return nlp


@pytest.fixture(scope="module")
def tagged() -> Language:
    return made(reader())


def tags(doc: Doc) -> list[tuple[str, str, str]]:
    return [(token.text, token.pos_, str(token.morph)) for token in doc]


def test_each_token_has_the_tag_of_its_telling_word(tagged: Language) -> None:
    assert tags(tagged(TEXT)) == [
        ("К", "PUNCT", ""),
        ("российско-британскому", "ADJ", "Case=Dat|Degree=Pos|Gender=Masc|Number=Sing"),
        ("договору", "NOUN", MASC_DAT),
        ("\n\n", "SPACE", ""),
        ("90-х", "ADJ", "Case=Gen|Degree=Pos|Number=Plur"),
        (",", "PUNCT", ""),
        ("в", "PUNCT", ""),
        ("18", "PUNCT", ""),
        (":", "SYM", ""),
        ("45\u200b", "NUM", "NumForm=Digit"),
        (" ", "SPACE", ""),
        ("COVID-19", "PROPN", "Foreign=Yes"),
        ("…", "PUNCT", ""),
    ]


@pytest.mark.parametrize(
    ("token", "telling"),
    [
        ("британскому-", "британскому"),
        ("COVID-45", "COVID"),
        ("18:45", "45"),
        ("45:", "45"),
        (".:", ":"),
        ("5:45х", "х"),
    ],
)
def test_letters_tell_more_than_digits_and_these_more_than_signs(
    tagged: Language, token: str, telling: str
) -> None:
    doc = Doc(tagged.vocab, words=[token])
    for _, stage in tagged.pipeline:
        doc = stage(doc)
    pos, _, feats = TAG_OF[telling].partition("|")
    assert tags(doc) == [(token, pos, feats)]


def test_both_tokens_of_one_word_have_its_tag(tagged: Language) -> None:
    doc = Doc(tagged.vocab, words=["дого", "вору"], spaces=[False, False])
    for _, stage in tagged.pipeline:
        doc = stage(doc)
    assert tags(doc) == [("дого", "NOUN", MASC_DAT), ("вору", "NOUN", MASC_DAT)]


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\u200b", "\u00ad \u2060"])
def test_a_text_without_words_is_white_space(tagged: Language, text: str) -> None:
    assert all(pos == "SPACE" and not feats for _, pos, feats in tags(tagged(text)))


@given(st.text(st.sampled_from(SIGNS), max_size=40))
def test_all_that_is_visible_has_a_tag_and_nothing_else(tagged: Language, text: str) -> None:
    for token in tagged(text):
        visible = token.text.translate(dict.fromkeys(map(ord, "\u200b\u0301\u00ad"))).strip()
        assert (token.pos_ == "SPACE") == (not visible), ascii(token.text)


@given(st.lists(st.text(st.sampled_from(SIGNS), min_size=1, max_size=6), max_size=8))
def test_a_token_hears_a_word_of_its_own_and_letters_first(tagged: Language, cut: list[str]) -> None:
    doc = Doc(tagged.vocab, words=cut, spaces=[False] * len(cut))
    words = split(doc.text)
    for at, word in zip(*(found.tolist() for found in words_of_tokens(doc, words)), strict=True):
        start, end = doc[at].idx, doc[at].idx + len(doc[at])
        own = range(*words.covering(start, end))
        assert word in own
        assert words.texts[word][0].isalpha() or not any(words.texts[at][0].isalpha() for at in own)


@pytest.mark.parametrize("batch_size", [1, 3, 100])
@pytest.mark.parametrize("turn", [1, -1])
def test_the_tags_do_not_depend_on_the_batch(tagged: Language, batch_size: int, turn: int) -> None:
    texts = [TEXT, "", "договору", "\n", f"{TEXT} " * 60, "90-х и 18:45"][::turn]
    alone = [tags(tagged(text)) for text in texts]
    assert [tags(doc) for doc in tagged.pipe(texts, batch_size=batch_size)] == alone


def test_the_tags_outlive_a_memory_zone() -> None:
    nlp = made(reader())
    with nlp.memory_zone():
        first = tags(nlp(TEXT))
    with nlp.memory_zone():
        assert tags(nlp(TEXT)) == first
    assert tags(nlp(TEXT)) == first


def test_another_reader_brings_its_own_tags() -> None:
    nlp = made(reader())
    assert tags(nlp("договору"))[0][1] == "NOUN"
    stage = nlp.get_pipe("entities")
    assert isinstance(stage, NeuralNer)
    stage._reader = reader(tuple(tag.replace("NOUN", "PROPN") for tag in TAGS))
    assert tags(nlp("договору"))[0][1] == "PROPN"


def test_a_reader_without_tags_is_refused() -> None:
    with pytest.raises(InputError, match=r"«morphology».*trained without tags"):
        made(reader(tags=()))("договору")


def test_the_stage_says_that_the_reader_did_not_run() -> None:
    nlp = made(reader())
    nlp.disable_pipe("entities")
    with pytest.raises(InputError, match="Enable the stage «entities»"):
        nlp(TEXT)


def saved(folder: Path, *stages: str, **changes: object) -> Path:
    """A model directory of segmentation, the tiny reader and `stages`."""
    nlp = spacy.blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.razdel.v1"}}})
    nlp.add_pipe("svodka_segment", name="segment")
    for stage in stages:
        nlp.add_pipe(f"svodka_{stage}", name={"neural_ner": "entities"}.get(stage, "morphology"))
    if "neural_ner" in stages:
        weights = write_tiny_reader(folder / "weights", **changes)
        nlp.get_pipe("entities").from_disk(weights)
    nlp.to_disk(folder / "model")
    return folder / "model"


TINY_TAGS = ["ADJ|Case=Gen|Gender=Fem", "PROPN|Case=Nom"]


def test_a_model_is_saved_and_loaded_with_its_tags(tmp_path: Path) -> None:
    nlp = spacy.load(saved(tmp_path, "neural_ner", "neural_morphology", tags=TINY_TAGS))
    assert not any(nlp.analyze_pipes()["problems"].values())
    with nlp.memory_zone():
        assert tags(nlp("Анна и Омск")) == [
            ("Анна", "PROPN", "Case=Nom"),
            ("и", "ADJ", "Case=Gen|Gender=Fem"),
            ("Омск", "PROPN", "Case=Nom"),
        ]
    assert {"Case=Gen|Gender=Fem", "Case=Nom"} <= set(nlp.vocab.strings)
    assert spacy.load(tmp_path / "model", disable=["entities"]).pipe_names == ["segment", "morphology"]


def test_a_model_whose_reader_has_no_tags_does_not_load(tmp_path: Path) -> None:
    model = saved(tmp_path, "neural_ner", "neural_morphology")
    with pytest.raises(InputError, match=r"trained without tags") as error:
        spacy.load(model)
    assert "svodka_slovnet_morphology" in error.value.remedy
    assert "learn = true" in error.value.remedy


@pytest.mark.parametrize("stages", [("neural_morphology",), ("neural_morphology", "neural_ner")])
def test_a_model_without_a_reader_in_front_does_not_load(tmp_path: Path, stages: tuple[str, ...]) -> None:
    model = saved(tmp_path, *stages, tags=TINY_TAGS)
    with pytest.raises(InputError, match=r"none stands in front of it"):
        spacy.load(model)


def test_spacy_finds_the_stage_without_an_import() -> None:
    factories = {point.name: point.value for point in entry_points(group="spacy_factories")}
    assert factories["svodka_neural_morphology"] == "pipeline.stages.neural_morphology:make_neural_morphology"
