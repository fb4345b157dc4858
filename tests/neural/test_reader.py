"""The reader: offsets, nesting, directions, documents of any length; by hand-made logits, by tiny graphs."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tiny_reader import TRIGGERS, write_tiny_reader

from pipeline.errors import InputError
from pipeline.neural.calibration import Scale
from pipeline.neural.network_words import NetworkWords
from pipeline.neural.pairs import SIZES
from pipeline.neural.reader import Reader
from pipeline.neural.relation_pass import groups
from pipeline.neural.settings import EncoderSettings, ReaderSettings, read_settings

TEXT = "Анна Белова и Иван работают на предприятии завод «Заря» города Омск."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return Reader.load(folder)


class Numbered:
    """An encoder whose vectors say which word they belong to."""

    def vectors(self, words: NetworkWords) -> np.ndarray:
        return np.arange(len(words), dtype=np.float32)[:, None]


class Cells:
    """An entity head with hand-made logits: (first word, words, label number) → logit."""

    def __init__(self, cells: dict[tuple[int, int, int], float]) -> None:
        self.cells = cells

    def __call__(self, *, vectors: np.ndarray) -> np.ndarray:
        logits = np.full((len(vectors), 4, 2), -9, np.float32)
        for (start, width, label), value in self.cells.items():
            logits[start, width - 1, label] = value
        return logits


class Asked:
    """A relation head that remembers what it was asked and gives the same logit to every cell, or those of
    `by_words`: (first words of head and tail in the document) → logits."""

    def __init__(self, logit: float = 3, by_words: dict[tuple[int, int], list[float]] | None = None) -> None:
        self.logit = logit
        self.by_words = by_words or {}
        self.calls: list[dict[str, np.ndarray]] = []

    def __call__(self, **inputs: np.ndarray) -> np.ndarray:
        self.calls.append(inputs)
        first = inputs["vectors"][inputs["spans"][:, 0], 0].astype(int)
        logits = np.full((len(first), len(first), 2), self.logit, np.float32)
        for (head, tail), values in self.by_words.items():
            logits[np.ix_(first == head, first == tail)] = values
        return logits


def by_hand(cells: dict[tuple[int, int, int], float], head: Asked | None = None, **changes: Any) -> Reader:
    """A reader of types A and B, widest 4; relations R (A → B, B → A) and S (A ↔ A, symmetric)."""
    parts: dict[str, Any] = {
        "entities": ("A", "B"),
        "relations": ("R", "S"),
        "widest": 4,
        "reach": 150,
        "allowed": {"R": (("A", "B"), ("B", "A")), "S": (("A", "A"),)},
        "symmetric": frozenset({"S"}),
        "entity_scales": (Scale(), Scale()),
        "relation_scales": (Scale(), Scale()),
        **changes,
    }
    settings = ReaderSettings(EncoderSettings("by hand", 9, 0, {}), **parts)
    return Reader(settings, Numbered(), Cells(cells), head)


def mentions_of(reader: Reader, text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.label) for m in reader.read(text).mentions]


def test_nested_mentions_with_exact_offsets_inside_tokens() -> None:
    text = "экс-министр «российско-британский фонд»"
    words = by_hand({}).read(text).words.texts
    at = words.index("российско")
    reader = by_hand({(at, 4, 0): 2, (at, 1, 1): 3, (at + 2, 1, 1): 1, (2, 1, 0): 1})
    assert mentions_of(reader, text) == [
        ("министр", "A"),
        ("российско-британский фонд", "A"),
        ("российско", "B"),
        ("британский", "B"),
    ]


def test_scores_are_calibrated_and_thresholds_are_on_them() -> None:
    scales = (Scale(2.0, -1.0, 0.9), Scale(1.0, 0.0, 0.5))
    reader = by_hand({(0, 1, 0): 2, (1, 1, 0): 1.5, (2, 1, 1): 1}, entity_scales=scales)
    assert [(m.label, m.score) for m in reader.read("раз два три").mentions] == [
        ("A", round(1 / (1 + np.exp(-3)), 4)),
        ("B", 0.7311),
    ]


def test_a_mention_at_the_threshold_counts() -> None:
    assert mentions_of(by_hand({(0, 1, 0): 0.0}), "слово") == [("слово", "A")]
    assert mentions_of(by_hand({(0, 1, 0): -1e-5}), "слово") == []


def test_relations_have_directions_types_and_indices_of_the_question() -> None:
    head = Asked(-9, {(0, 2): [2, 2], (4, 0): [1, 2], (0, 4): [-3, 1]})
    reader = by_hand({}, head)
    text = "Анна и Заря и Иван"
    reading = reader.read(text)
    asked = [(14, 18, "A"), (7, 11, "B"), (0, 4, "A"), (5, 6, "unknown"), (4, 5, "A"), (9, 9, "A")]
    found = [(r.head, r.label, r.tail, r.score) for r in reader.relate(reading, asked)]
    assert found == [(2, "R", 1, 0.8808), (0, "S", 2, 0.8808)]
    backwards = [asked[at] for at in (2, 0, 1)]
    again = reader.relate(reading, backwards)
    assert [(r.head, r.label, r.tail) for r in again] == [(0, "R", 2), (1, "S", 0)]


def test_a_mention_that_cuts_a_word_is_widened_and_doubles_are_one() -> None:
    head = Asked()
    reader = by_hand({}, head)
    reading = reader.read("Анна и Заря")
    found = reader.relate(reading, [(1, 3, "A"), (0, 4, "A"), (8, 9, "B"), (0, 4, "B")])
    assert head.calls[0]["spans"].tolist() == [[0, 1], [0, 1], [2, 3]]
    assert head.calls[0]["kinds"].tolist() == [0, 1, 1]
    assert {(r.head, r.label, r.tail) for r in found} == {(0, "R", 3), (3, "R", 0), (0, "R", 2), (2, "R", 0)}


def test_what_is_out_of_reach_or_not_allowed_is_not_asked() -> None:
    head = Asked()
    reader = by_hand({}, head, reach=2)
    reading = reader.read("а б в г")
    every = [(0, 1, "A"), (4, 5, "B"), (6, 7, "B")]
    assert {(r.head, r.tail) for r in reader.relate(reading, every)} == {(0, 1), (1, 0)}
    assert head.calls[0]["allowed"].tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert reader.relate(reading, every[1:]) == []
    assert reader.relate(reading, []) == []
    assert len(head.calls) == 1


def test_the_relation_head_is_given_only_the_words_of_its_group() -> None:
    head = Asked()
    reader = by_hand({}, head)
    reader.relate(reader.read("а б в г д е"), [(4, 5, "A"), (8, 9, "B")])
    assert head.calls[0]["vectors"][:, 0].tolist() == [2, 3, 4]
    assert head.calls[0]["spans"].tolist() == [[0, 1], [2, 3]]
    assert head.calls[0]["codes"].shape == (2, 2, len(SIZES))


@pytest.mark.slow
@hypothesis_settings(max_examples=20, deadline=None)
@given(st.integers(0, 330))
def test_in_groups_every_near_pair_is_answered_once(count: int) -> None:
    bounds = groups(count)
    assert sorted({at for first, stop in bounds for at in range(first, stop)}) == list(range(count))
    assert all(stop - first <= 128 for first, stop in bounds)
    reader = by_hand(
        {},
        Asked(),
        reach=64,
        relations=("S",),
        allowed={"S": (("A", "A"),)},
        symmetric=frozenset(),
        relation_scales=(Scale(),),
    )
    reading = reader.read("а " * count)
    reader._relation_head = lambda **inputs: np.full((*inputs["allowed"].shape, 1), 3, np.float32)
    mentions = [(2 * at, 2 * at + 1, "A") for at in range(count)]
    found = [(related.head, related.tail) for related in reader.relate(reading, mentions)]
    assert sorted(found) == [(i, j) for i in range(count) for j in range(count) if 0 < abs(i - j) <= 64]


def test_a_pair_in_two_groups_is_answered_by_the_one_in_whose_middle_it_lies() -> None:
    reader = by_hand(
        {},
        Asked(),
        relations=("S",),
        allowed={"S": (("A", "A"),)},
        symmetric=frozenset(),
        relation_scales=(Scale(),),
    )
    reading = reader.read("а " * 192)

    def place_of_group(**inputs: np.ndarray) -> np.ndarray:
        first = float(inputs["vectors"][0, 0])
        return np.full((*inputs["allowed"].shape, 1), 1 + first / 64, np.float32)

    reader._relation_head = place_of_group
    found = reader.relate(reading, [(2 * i, 2 * i + 1, "A") for i in range(192)])
    first, second = 0.7311, 0.8808
    answers = {(r.head, r.tail): r.score for r in found}
    assert {answers[64, 65], answers[94, 96], answers[95, 96], answers[0, 127]} == {first}
    assert {answers[96, 97], answers[126, 127], answers[64, 191], answers[100, 92]} == {second}


def test_the_tiny_reader_reads(reader: Reader) -> None:
    reading = reader.read(TEXT)
    assert [(TEXT[m.start : m.end], m.label) for m in reading.mentions] == [
        ("Анна Белова", "PERSON"),
        ("Иван", "PERSON"),
        ("завод «Заря", "ORGANIZATION"),
        ("Заря", "ORGANIZATION"),
        ("Омск", "CITY"),
    ]
    found = reader.relate(reading, [(m.start, m.end, m.label) for m in reading.mentions])
    assert [(r.head, r.label, r.tail) for r in found] == [(0, "KNOWS", 1), (1, "WORKPLACE", 2)]
    assert all(r.score == round(r.score, 4) for r in found)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00\x01\x1f", "\u200b\ufeff", "\x7f\x00 \x85 \x1b[0m", "\ud800 \udfff"],
)
def test_texts_without_anything_to_find(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.mentions == []
    assert len(reading.vectors) == len(reading.words)
    assert reader.relate(reading, [(0, len(text), "PERSON")]) == []


def test_a_document_of_one_word(reader: Reader) -> None:
    assert [(m.start, m.end, m.label) for m in reader.read("Иван").mentions] == [(0, 4, "PERSON")]
    assert reader.read("Анна").mentions == []


PARTS = st.sampled_from([*TRIGGERS, "и", "англо-русский", ".", "\n", "\u00a0", "сло\u0301во", "«Заря»"])


@hypothesis_settings(max_examples=50, deadline=None)
@given(st.lists(PARTS | st.text(max_size=5), max_size=60))
def test_any_text_is_read_with_exact_offsets(reader: Reader, words: list[str]) -> None:
    text = " ".join(words)
    reading = reader.read(text)
    assert len(reading.vectors) == len(reading.words)
    found = {(m.start, m.end, m.label) for m in reading.mentions}
    boundaries = set(reading.words.starts), set(reading.words.ends)
    assert all(start in boundaries[0] and end in boundaries[1] for start, end, _ in found)
    for at, word in enumerate(reading.words.texts):
        label, width = TRIGGERS.get(word, ("", 0))
        if width == 1:
            assert (reading.words.starts[at], reading.words.ends[at], label) in found


def test_50_000_words_are_read_whole(reader: Reader) -> None:
    filler = "слово " * 497
    text = (filler + "Иван и Заря ") * 100
    reading = reader.read(text)
    assert len(reading.words) == 50_000
    assert reading.vectors.shape == (50_000, len(TRIGGERS) + 1)
    assert [text[m.start : m.end] for m in reading.mentions] == ["Иван", "Заря"] * 100
    found = reader.relate(reading, [(m.start, m.end, m.label) for m in reading.mentions])
    assert [(r.head, r.label, r.tail) for r in found] == [
        (2 * at, "WORKPLACE", 2 * at + 1) for at in range(100)
    ]
    assert len({r.score for r in found}) == 1


def test_windows_give_what_one_window_gives(folder: Path, tmp_path: Path) -> None:
    text = (TEXT + " ") * 9
    one_window = {"kind": "pieces", "longest": 5000, "context": 0}
    wide = Reader.load(write_tiny_reader(tmp_path / "wide", encoder=one_window))
    one, many = wide.read(text), Reader.load(folder).read(text)
    assert one.mentions == many.mentions
    assert (one.vectors == many.vectors).all()


def test_tags_are_read_where_the_reader_has_a_head_for_them(reader: Reader, tmp_path: Path) -> None:
    assert reader.tags(reader.read(TEXT)) is None
    tagging = Reader.load(write_tiny_reader(tmp_path, tags=["other", "trigger"]))
    tags = tagging.tags(tagging.read("Иван и Заря " * 300))
    assert tags is not None
    assert tags.tolist() == [1, 0, 1] * 300
    empty = tagging.tags(tagging.read(""))
    assert empty is not None
    assert empty.tolist() == []


def test_one_reader_a_process_while_anybody_uses_it(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "one")
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(Reader.load, [folder, folder, tmp_path / "." / "one", folder])
    assert all(other is first for other in others)
    write_tiny_reader(folder, widest=2)
    os.utime(folder / "reader.json", ns=(1, 1))
    assert Reader.load(folder) is not first
    unused = weakref.ref(first)
    del first, others
    gc.collect()
    assert unused() is None


def test_threads_share_a_reader(reader: Reader) -> None:
    texts = [TEXT[at:] for at in range(0, 40, 4)]
    alone = [reader.read(text).mentions for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert [reading.mentions for reading in pool.map(reader.read, texts)] == alone


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"format": 3}, "reader_format", "format 3"),
        ({"encoder": {"kind": "letters", "longest": 9, "context": 1}}, "reader_encoder", "letters"),
        ({"encoder": {"kind": "pieces"}}, "reader_broken", "longest"),
        ({"entities": ["CITY", "CITY"]}, "reader_broken", "twice"),
        ({"allowed": {"KNOWS": [["PERSON", "DOG"]]}}, "reader_broken", "DOG"),
        ({"allowed": {"KNOWS": ["PERSON"]}}, "reader_broken", "reader.json"),
        ({"widest": 0}, "reader_broken", "widest"),
        ({"calibration": {"entities": {"PERSON": [0, 1]}, "relations": {}}}, "reader_broken", "slope"),
    ],
)
def test_settings_that_cannot_be_used_are_told(
    tmp_path: Path, changes: dict[str, Any], code: str, said: str
) -> None:
    with pytest.raises(InputError, match=said) as told:
        Reader.load(write_tiny_reader(tmp_path, **changes))
    assert told.value.code == code


def test_labels_without_a_scale_have_the_plain_one(folder: Path) -> None:
    settings = read_settings(folder)
    assert dict(zip(settings.entities, settings.entity_scales, strict=True)) == {
        "CITY": Scale(),
        "ORGANIZATION": Scale(),
        "PERSON": Scale(2.0, -1.0, 0.5),
    }
    assert settings.relation_scales == (Scale(), Scale(1.0, 0.0, 0.4))


@pytest.mark.parametrize(
    "name", ["reader.json", "pieces.json", "encoder.onnx", "entities.onnx", "relations.onnx"]
)
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    folder = write_tiny_reader(tmp_path)
    (folder / name).unlink()
    with pytest.raises(InputError, match=name) as told:
        Reader.load(folder)
    assert told.value.code == "no_reader"


def test_files_that_are_something_else_are_told(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path)
    (folder / "entities.onnx").write_text("a pointer, not a graph", "utf-8")
    with pytest.raises(InputError, match=r"entities\.onnx"):
        Reader.load(folder)
    (folder / "reader.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="not JSON"):
        Reader.load(folder)


def test_a_reader_without_relations_needs_no_head_for_them(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path, relations=[], allowed={})
    (folder / "relations.onnx").unlink()
    reader = Reader.load(folder)
    reading = reader.read(TEXT)
    assert reader.relate(reading, [(m.start, m.end, m.label) for m in reading.mentions]) == []


def test_reading_says_nothing_and_imports_no_torch(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from pipeline.neural.reader import Reader\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "print(len(Reader.load(Path(sys.argv[1])).read('Иван и Заря').mentions), 'torch' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("2 False\n", "")


def test_reader_json_is_what_the_documentation_says(folder: Path) -> None:
    content = json.loads((folder / "reader.json").read_text("utf-8"))
    assert content["format"] == 2
    assert read_settings(folder).encoder.options == content["encoder"]
