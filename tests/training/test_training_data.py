"""What a network is shown: texts, tags, vocabularies, and dropout that a resume does not change."""

import json

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.neural.network_words import split
from pipeline.neural.pieces import Pieces
from pipeline.training.base import small_vocabulary
from pipeline.training.config import TextsConfig
from pipeline.training.dropout import RowDropout
from pipeline.training.examples import Example
from pipeline.training.raw_texts import read_texts
from pipeline.training.slovnet_tags import UNKNOWN, SlovnetTagger, tags_of_words


def test_texts_are_read_from_files_and_folders(tmp_path):
    rows = [{"text": "один", "source": "a"}, {"text": "два", "source": "b"}, {"text": "три"}]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (tmp_path / "a.txt").write_text("date 2026-01-02\nноль", "utf-8")
    (tmp_path / "c.csv").write_text("нет", "utf-8")
    assert list(read_texts(TextsConfig(tmp_path))) == ["ноль", "один", "два", "три"]
    assert list(read_texts(TextsConfig(tmp_path, leave_out=("a",)))) == ["ноль", "два", "три"]
    assert list(read_texts(TextsConfig(tmp_path / "b.jsonl", limit=2))) == ["один", "два"]


@pytest.mark.parametrize("line", ["[]", "{", '{"texts": "a"}', '{"text": 3}'])
def test_a_line_without_a_text_is_named(tmp_path, line):
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n' + line, "utf-8")
    with pytest.raises(InputError, match=r"Line 2 of .*a\.jsonl"):
        list(read_texts(TextsConfig(tmp_path)))


def test_words_inside_a_token_have_its_tag():
    text = "Из-за дождя матч отменён. "
    words = split(text)
    tagger = SlovnetTagger()
    ((key, tags),) = tagger.tags([Example("a", 0, words, [], [])], {"a": text})
    named = [tagger.labels[tag].split("|")[0] for tag in tags.tolist()]
    assert (key, words.texts[:3], named[:3]) == ("a", ["Из", "-", "за"], ["ADP"] * 3)
    assert "Case=Gen" in tagger.labels[tags[3]]
    assert named[-1] == "PUNCT"


@given(st.lists(st.integers(1, 4), max_size=12), st.integers(0, 12))
def test_words_outside_all_tokens_have_no_tag(lengths, kept):
    words = split(" ".join("я" * length for length in lengths))
    count = min(kept, len(words))
    tags = tags_of_words(words, words.starts[:count], words.ends[:count], np.arange(count))
    assert tags.tolist() == [*range(count), *[UNKNOWN] * (len(words) - count)]


def test_a_small_vocabulary_reads_its_texts_whole():
    text = "Матч «Зари» отложен, матч перенесён."
    vocabulary = small_vocabulary([text], 60)
    words = split(text)
    pieces = Pieces(vocabulary)
    for word, glued in zip(words.texts, words.glued, strict=True):
        assert 3 not in pieces.ids(word, glued)
    assert len(small_vocabulary([text], 10)) == 10


def test_the_masks_of_dropout_do_not_depend_on_what_was_drawn_before():
    layer = RowDropout(0.25)
    hidden = torch.ones(300, 7)
    torch.manual_seed(5)
    first = layer(hidden)
    layer(torch.ones(3_000_000))  # the pool grows
    torch.manual_seed(5)
    assert torch.equal(layer(hidden), first)
    assert sorted(first.unique().tolist()) == pytest.approx([0, 4 / 3])
    assert (first == 0).float().mean() == pytest.approx(0.25, abs=0.03)
    assert torch.equal(layer.eval()(hidden), hidden)
