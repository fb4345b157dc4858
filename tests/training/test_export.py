"""Export: the files say what the network says, and the directory is a model that loads."""

import json

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import numpy as np
import onnx
import spacy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from pipeline.engine.annotate import StageTimer, annotate
from pipeline.extraction import extraction
from pipeline.neural.network_words import split
from pipeline.neural.pairs import SIZES
from pipeline.neural.reader import Reader
from pipeline.sources.item import NewsItem
from pipeline.tables.schema import SCHEMAS
from pipeline.training.export.encoder_kinds import kind_of, piece_feeds
from pipeline.training.export.head_graphs import entity_graph, relation_graph
from pipeline.training.export.model import export
from pipeline.training.export.model_folder import write_pipeline, write_reader
from pipeline.training.export.network_parts import Parts
from pipeline.training.export.onnx_files import graphs, write
from pipeline.training.export.parity import parity
from pipeline.training.export.session import session
from pipeline.training.export.transformer_graph import transformer_graph
from pipeline.training.heads import GATE_FLOOR, NOT_ASKED, EntityHead, RelationHead
from pipeline.training.word_reader import WordReader
from tests.training.tiny import MAIN, TEXTS, examples, tiny_batches, tiny_network, vocabulary_file

pytestmark = pytest.mark.slow

FRESH = [
    "Котов приехал.\nОрлова ждала его в городе три дня, и все об этом знали, кроме «Совы».",
    "Тверь",
    "Завод, город, министр: " + "Орлова и Котов спорили о заводе. " * 12,
]


@pytest.fixture(scope="module")
def network():
    return tiny_network(tags=3)


@pytest.fixture(scope="module")
def files(network):
    return {name: session(model) for name, model in graphs(network).items()}


@pytest.fixture
def reader_folder(network, tmp_path):
    write(graphs(network), tmp_path)
    vocabulary_file(tmp_path)
    batches = tiny_batches()
    entry = {"kind": "pieces", "longest": batches.longest, "context": batches.context}
    write_reader(tmp_path, network, entry)
    return tmp_path


def names_and_shapes(values):
    return {
        value.name: [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in values
    }


def test_names_and_shapes_are_those_of_the_contract(network):
    made = graphs(network)
    given = {name: names_and_shapes(model.graph.input) for name, model in made.items()}
    assert given == {
        "encoder.onnx": {name: ["T"] for name in ("pieces", "positions", "first_in_line", "word_of_piece")},
        "entities.onnx": {"vectors": ["N", 32]},
        "relations.onnx": {
            "vectors": ["N", 32],
            "spans": ["n", 2],
            "kinds": ["n"],
            "codes": ["n", "n", len(SIZES)],
            "allowed": ["n", "n"],
        },
        "tags.onnx": {"vectors": ["N", 32]},
    }
    found = {name: names_and_shapes(model.graph.output) for name, model in made.items()}
    assert found == {
        "encoder.onnx": {"vectors": ["W", 32]},
        "entities.onnx": {"logits": ["N", 4, len(MAIN.entities)]},
        "relations.onnx": {"logits": ["n", "n", len(MAIN.relations)]},
        "tags.onnx": {"logits": ["N", 3]},
    }


@pytest.mark.parametrize("pool_at", [0, 1, 2])
def test_the_encoder_graph_computes_what_the_encoder_does(network, pool_at):
    encoder = network.encoder
    encoder.pool_at = pool_at
    run = session(transformer_graph(encoder))
    batch = tiny_batches().batch([split(text) for text in FRESH])
    assert len(batch.piece_counts) > len(FRESH)  # one of them is read in several windows
    with torch.no_grad():
        expected = encoder(batch).numpy()
    encoder.pool_at = 1
    found = np.concatenate([run.run(None, feed)[0] for feed in piece_feeds(encoder, batch)["encoder.onnx"]])
    assert found[batch.core.numpy()] == pytest.approx(expected, abs=1e-5)


@given(count=st.integers(1, 40), seed=st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_the_entity_graph_computes_what_the_head_does(network, files, count, seed):
    vectors = torch.randn(count, 32, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        expected = network.entity_head(vectors)[..., : len(MAIN.entities)].numpy()
    found = files["entities.onnx"].run(None, {"vectors": vectors.numpy()})[0]
    inside = np.arange(count)[:, None] + np.arange(4) < count
    assert found[inside] == pytest.approx(expected[inside], abs=1e-4)


def random_codes(count, draw):
    """[n, n, features], each below the size of its feature."""
    shares = torch.rand(count, count, len(SIZES), generator=draw)
    return (shares * torch.tensor(SIZES)).long()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4), st.integers(0, 2)), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_the_relation_graph_computes_what_the_head_does(network, files, mentions):
    draw = torch.Generator().manual_seed(len(mentions))
    count = len(mentions)
    vectors = torch.randn(25, 32, generator=draw)
    codes = random_codes(count, draw)
    allowed = torch.rand(count, count, generator=draw) < 0.5
    spans = torch.tensor([(start, start + width) for start, width, _ in mentions])
    kinds = torch.tensor([kind for _, _, kind in mentions])
    with torch.no_grad():
        expected, gate = network.relation_head(vectors, spans, kinds, codes, allowed)
    assert gate is None
    feed = {"vectors": vectors, "spans": spans, "kinds": kinds, "codes": codes, "allowed": allowed.float()}
    found = files["relations.onnx"].run(None, {name: value.numpy() for name, value in feed.items()})[0]
    asked = allowed.numpy()
    assert found[asked] == pytest.approx(expected[..., : len(MAIN.relations)].numpy()[asked], abs=1e-4)
    assert (found[~asked] == NOT_ASKED).all()


@pytest.mark.parametrize("gate", [0, 4])
def test_gate_and_context_compute_the_same_in_both(gate):
    draw = torch.Generator().manual_seed(7)
    torch.manual_seed(7)
    head = RelationHead(32, 3, 2, hidden=16, context=8, gate=gate).eval()
    torch.nn.init.normal_(head.out.weight)
    count = 24
    starts = torch.arange(count) * 6
    vectors, codes = torch.randn(160, 32, generator=draw), random_codes(count, draw)
    spans, kinds = torch.stack([starts, starts + 2], 1), starts % 3
    allowed = torch.rand(count, count, generator=draw) < 0.5
    if gate:
        torch.nn.init.normal_(head.gate.distance.weight, mean=-4.0, std=2.0)
    with torch.no_grad():
        expected, passed = head(vectors, spans, kinds, codes, allowed)
    feed = {"vectors": vectors, "spans": spans, "kinds": kinds, "codes": codes, "allowed": allowed.float()}
    run = session(relation_graph(head))
    found = run.run(None, {name: value.numpy() for name, value in feed.items()})[0]
    assert found == pytest.approx(expected.numpy(), abs=1e-4)
    asked = allowed if passed is None else allowed & (passed >= GATE_FLOOR)
    assert ((expected > NOT_ASKED).all(2) == asked).all()
    assert 0 < asked.sum() <= allowed.sum()
    assert (asked.sum() < allowed.sum()) == bool(gate)


def test_a_separable_entity_head_computes_the_same_in_both():
    torch.manual_seed(5)
    head = EntityHead(32, 3, widest=4, hidden=16, product=8, channels=8, separable=True).eval()
    torch.nn.init.normal_(head.out.weight)
    vectors = torch.randn(30, 32)
    with torch.no_grad():
        expected = head(vectors).numpy()
    found = session(entity_graph(head)).run(None, {"vectors": vectors.numpy()})[0]
    inside = np.arange(30)[:, None] + np.arange(4) < 30
    assert found[inside] == pytest.approx(expected[inside], abs=1e-4)


def test_the_tag_graph_computes_what_the_head_does(network, files):
    vectors = torch.randn(5, 32)
    with torch.no_grad():
        expected = network.tag_head(vectors).numpy()
    found = files["tags.onnx"].run(None, {"vectors": vectors.numpy()})[0]
    assert found == pytest.approx(expected, abs=1e-5)


def test_weights_in_bf16_are_written_in_fp32():
    network = tiny_network()
    network.encoder.to(torch.bfloat16)
    model = transformer_graph(network.encoder)
    kinds = {tensor.data_type for tensor in model.graph.initializer}
    assert kinds == {onnx.TensorProto.FLOAT, onnx.TensorProto.INT64}


def test_a_task_without_relations_has_no_relation_file():
    network = tiny_network()
    network.tasks[0] = type(MAIN)("main", MAIN.entities, ())
    network.relation_columns[0] = (0, 0)
    assert sorted(graphs(network)) == ["encoder.onnx", "entities.onnx"]


def test_an_encoder_that_export_does_not_know_is_named():
    with pytest.raises(TypeError, match="Identity"):
        kind_of(nn.Identity())


def compared(network, folder):
    reader = WordReader(network.encoder, tiny_batches())
    return parity(network, reader, Parts.load(folder), [split(text) for text in FRESH])


def test_files_and_network_find_the_same_in_fresh_text(network, reader_folder):
    found = compared(network, reader_folder)
    assert found.spans > 20
    assert found.differing == 0
    assert found.entities < 1e-4
    assert 0 < found.relations < 1e-4


def test_parity_sees_files_of_another_network(network, reader_folder):
    with torch.no_grad():
        other = tiny_network(tags=3)
        other.entity_head.out.bias += 0.5
    found = compared(other, reader_folder)
    assert found.entities == pytest.approx(0.5, abs=1e-3)
    assert found.differing > 0


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    network = tiny_network()
    network.encoder.to(torch.bfloat16)
    folder = tmp_path_factory.mktemp("models") / "ru_tiny"
    vocabulary = vocabulary_file(tmp_path_factory.mktemp("encoder"))
    exported = export(
        network,
        tiny_batches(),
        folder,
        train=examples() * 3,
        dev=examples(),
        description="A tiny model",
        files=[vocabulary],
    )
    assert network.encoder.word_embeddings.weight.dtype == torch.bfloat16  # left as it was
    return folder, exported


def test_one_call_writes_a_model_directory(model):
    folder, exported = model
    inside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert inside == {"config.cfg", "meta.json"} | {
        f"entities/{name}"
        for name in ("reader.json", "pieces.json", "encoder.onnx", "entities.onnx", "relations.onnx")
    }
    assert exported.sizes["encoder.onnx"] == (folder / "entities" / "encoder.onnx").stat().st_size
    assert exported.parity.differing == 0
    assert exported.relations is not None


def test_the_settings_hold_what_calibration_chose(model):
    folder, exported = model
    content = json.loads((folder / "entities" / "reader.json").read_text("utf-8"))
    assert content["encoder"] == {"kind": "pieces", "longest": 40, "context": 8}
    assert content["entities"] == list(MAIN.entities)
    assert content["symmetric"] == ["KNOWS"]
    assert content["allowed"]["WORKPLACE"] == [["PERSON", "CITY"], ["PERSON", "ORGANIZATION"]]
    settings = Reader.load(folder / "entities").settings
    chosen = exported.entities
    for scale, (slope, shift), value in zip(
        settings.entity_scales, chosen.scales, chosen.choice.values, strict=True
    ):
        assert scale == pytest.approx((slope, shift, value), abs=1e-4)


def test_the_model_loads_and_reads(model):
    folder, _ = model
    nlp = spacy.load(folder)
    assert nlp.meta["name"] == "tiny"
    stages = "segment morphology lemmas entities repairs named_events import_spans values relations names"
    assert nlp.pipe_names == [*stages.split(), "chains", "quotes", "events", "links", "views"]
    assert nlp.disabled == ["syntax"]
    assert nlp.get_pipe("values").find
    nlp.disable_pipe("values")  # which settles the reader's values with those of the rules
    doc = nlp(TEXTS[0])
    expected = Reader.load(folder / "entities").read(TEXTS[0])
    found = {(m.start, m.end, m.label) for m in extraction(doc).mentions}
    assert found == {(m.start, m.end, m.label) for m in expected.mentions}
    assert found


def test_tokens_take_their_tags_from_the_reader_when_asked(tmp_path):
    export(
        tiny_network(tags=2),
        tiny_batches(),
        tmp_path / "ru_tiny",
        train=(),
        dev=examples(),
        description="Tagged",
        files=[vocabulary_file(tmp_path)],
        tags=("NOUN|Case=Nom", "PUNCT"),
        int8=False,
        reader_morphology=True,
    )
    nlp = spacy.load(tmp_path / "ru_tiny")
    stages = "segment entities morphology lemmas repairs named_events import_spans values relations names"
    assert nlp.pipe_names == [*stages.split(), "chains", "quotes", "events", "links", "views"]
    assert not any(nlp.analyze_pipes()["problems"].values())
    (rows,) = annotate(nlp, [NewsItem(TEXTS[0], "a.txt")], frozenset(), StageTimer())
    tokens = [dict(zip(SCHEMAS["tokens"].names, row, strict=True)) for row in rows["tokens"]]
    reader = Reader.load(tmp_path / "ru_tiny" / "entities")
    reading = reader.read(TEXTS[0])
    assert [token["text"] for token in tokens] == reading.words.texts
    said = [(token["upos"], token["feats"]) for token in tokens]
    assert said == [(("NOUN", "Case=Nom"), ("PUNCT", ""))[tag] for tag in reader.tags(reading)]
    assert rows["mentions"]


def test_int8_can_be_left_out(tmp_path):
    exported = export(
        tiny_network(),
        tiny_batches(),
        tmp_path / "ru_tiny",
        train=(),
        dev=examples(),
        description="In fp32",
        files=[vocabulary_file(tmp_path)],
        int8=False,
    )
    assert (exported.int8, exported.kept) == (None, [])
    model = onnx.load(tmp_path / "ru_tiny" / "entities" / "encoder.onnx")
    assert not any(node.op_type == "MatMulIntegerToFloat" for node in model.graph.node)


def test_a_user_may_name_the_model_as_he_likes(tmp_path):
    write_pipeline(tmp_path / "мой", "Моя модель")
    meta = json.loads((tmp_path / "мой" / "meta.json").read_text("utf-8"))
    assert (meta["lang"], meta["name"], meta["description"]) == ("ru", "мой", "Моя модель")
