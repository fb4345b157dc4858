"""int8: little is lost, rows do not depend on their company, and what would lose much is left alone."""

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import numpy_helper

from pipeline.neural.network_words import split
from pipeline.neural.word_features import FeatureMaker
from pipeline.training.export.encoder_kinds import ENCODER, kind_of, piece_feeds
from pipeline.training.export.graph import FLOAT, INT64, GraphWriter
from pipeline.training.export.lstm_int8 import read_back
from pipeline.training.export.model_folder import write_reader
from pipeline.training.export.network_parts import Parts
from pipeline.training.export.onnx_files import graphs, write
from pipeline.training.export.parity import int8_loss
from pipeline.training.export.quantize import quantize
from pipeline.training.export.recurrent_graph import recurrent_graph
from pipeline.training.export.row_int8 import product, quantized
from pipeline.training.export.session import session
from pipeline.training.export.transformer_graph import transformer_graph
from pipeline.training.recurrent import FeatureBatches, RecurrentEncoder
from tests.training.tiny import TEXTS, examples, tiny_batches, tiny_network, vocabulary_file

pytestmark = pytest.mark.slow


def feeds():
    encoder = tiny_network().encoder
    batches = [tiny_batches().batch([split(text)]) for text in TEXTS]
    return [feed for batch in batches for feed in piece_feeds(encoder, batch)[ENCODER]]


def graph_of(matrix, before=None):
    """rows [n, K] → rows × matrix, behind an operator if one is named."""
    graph = GraphWriter()
    rows = graph.input("rows", FLOAT, ["n", matrix.shape[0]])
    rows = graph.op(before, rows) if before else rows
    graph.op("MatMul", rows, graph.weight("matrix", matrix), out="product")
    graph.output("product", FLOAT, ["n", matrix.shape[1]])
    return graph.model("product")


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("before", [None, "Gelu", "Relu"])
@given(seed=st.integers(0, 5), loud=st.floats(1, 200))
@settings(max_examples=10, deadline=None)
def test_the_nodes_compute_what_the_arithmetic_says(before, seed, loud):
    matrix, rows = drawn(64, 96, seed=seed), drawn(30, 64, seed=seed + 10)
    rows[:, 7] *= loud
    small = quantize(graph_of(matrix, before), [{"rows": rows}])
    assert not small.kept
    fresh = drawn(9, 64, seed=99)
    inner = session(graph_of(np.eye(64, dtype=np.float32), before)).run(None, {"rows": fresh})[0]
    seen = session(graph_of(np.eye(64, dtype=np.float32), before)).run(None, {"rows": rows})[0]
    lowest = {"Gelu": -0.17, "Relu": 0.0}.get(before)
    expected = product(quantized(matrix, seen, lowest), inner)
    found = session(small.model).run(None, {"rows": fresh})[0]
    spread = np.abs(expected).max()
    assert np.abs(found - expected).max() < 0.02 * spread  # a level apart where rounding is a close call
    assert np.abs(found - expected).mean() < 1e-3 * spread


def test_a_loud_channel_does_not_drown_the_others():
    matrix, rows = drawn(64, 96), drawn(200, 64, seed=1)
    rows[:, 3] = 80 + rows[:, 3]
    level = np.abs(rows).max() / 127  # what the whole would get without scales of its parts
    off = (np.round(rows / level) * level - rows) @ matrix
    spread = (rows @ matrix).std(0).mean()
    assert quantized(matrix, rows).error < off.std() / spread / 4


def test_known_lower_bounds_are_used_for_finer_levels():
    matrix, rows = drawn(64, 96), np.abs(drawn(200, 64, seed=1))
    assert quantized(matrix, rows, 0.0).error < 0.85 * quantized(matrix, rows).error


def test_a_row_gives_the_same_in_any_company():
    matrix, rows = drawn(64, 96), drawn(40, 64, seed=2)
    run = session(quantize(graph_of(matrix), [{"rows": rows}]).model)
    together = run.run(None, {"rows": rows * np.linspace(0.1, 9, 40, dtype=np.float32)[:, None]})[0]
    for at in (0, 17, 39):
        alone = run.run(None, {"rows": rows[[at]] * np.float32(np.linspace(0.1, 9, 40)[at])})[0]
        assert alone[0] == pytest.approx(together[at], rel=1e-5, abs=1e-6)


def test_rows_of_zeros_stay_zeros():
    matrix = drawn(64, 96)
    run = session(quantize(graph_of(matrix), [{"rows": drawn(5, 64)}]).model)
    assert not run.run(None, {"rows": np.zeros((3, 64), np.float32)})[0].any()


def test_what_would_lose_too_much_stays_in_fp32():
    matrix, rows = drawn(64, 96), drawn(40, 64, seed=2)
    small = quantize(graph_of(matrix), [{"rows": rows}], worst=1e-4)
    assert small.kept == ["matrix"]
    assert small.errors["matrix"] > 1e-4
    exact = session(graph_of(matrix)).run(None, {"rows": rows})[0]
    assert np.array_equal(session(small.model).run(None, {"rows": rows})[0], exact)


def test_rows_of_a_table_keep_their_own_scale():
    table = drawn(200, 32) * np.geomspace(1e-3, 1e3, 200, dtype=np.float32)[:, None]
    graph = GraphWriter()
    ids = graph.input("ids", INT64, ["n"])
    graph.op("Gather", graph.weight("table", table), ids, out="rows")
    graph.output("rows", FLOAT, ["n", 32])
    small = quantize(graph.model("table"), [])
    assert small.tables == ["table"]
    found = session(small.model).run(None, {"ids": np.arange(200)})[0]
    assert (np.abs(found - table) <= np.abs(table).max(1, keepdims=True) / 250).all()


def test_an_encoder_shrinks_and_its_vectors_hardly_change():
    model = transformer_graph(tiny_network().encoder)
    small = quantize(model, feeds())
    arrays = {tensor.name: numpy_helper.to_array(tensor).dtype for tensor in small.model.graph.initializer}
    assert small.kept == []
    assert len(small.errors) == 8
    assert arrays["layers.0.intermediate.weight.int8"] == np.int8
    assert "layers.0.intermediate.weight" not in arrays
    exact, quick = session(model), session(small.model)
    for feed in feeds():
        expected = exact.run(None, feed)[0]
        assert np.abs(quick.run(None, feed)[0] - expected).max() < 0.1 * expected.std()


def test_an_lstm_shrinks_and_says_nearly_the_same():
    torch.manual_seed(0)
    maker = FeatureMaker({"город": 1, "завод": 2})
    encoder = RecurrentEncoder(vocabulary=3, width=48, hidden=32, layers=2).eval()
    batches = FeatureBatches(maker, longest=20, context=4)
    (feed,) = kind_of(encoder).feeds(encoder, batches.batch([split(" ".join(TEXTS))]))[ENCODER]
    model = recurrent_graph(encoder)
    small = quantize(model, [feed]).model
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in small.graph.initializer}
    whole = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for name in ("layers.0.weight_ih", "layers.0.weight_hh", "layers.1.weight_ih", "layers.1.weight_hh"):
        assert name not in arrays
        off = np.abs(read_back(arrays[f"{name}.int8"], arrays[f"{name}.scales"]) - whole[name])
        assert 0 < off.max() < 0.005 * np.abs(whole[name]).max()
    expected = session(model).run(None, feed)[0]
    assert np.abs(session(small).run(None, feed)[0] - expected).max() < 0.1 * expected.std()


def test_the_loss_is_counted_in_points_of_f1(tmp_path):
    network = tiny_network()
    models = graphs(network)
    entry = {"kind": "pieces", "longest": 40, "context": 8}
    for name, encoder in (("full", models[ENCODER]), ("small", quantize(models[ENCODER], feeds()).model)):
        write({**models, ENCODER: encoder}, tmp_path / name)
        vocabulary_file(tmp_path / name)
        write_reader(tmp_path / name, network, entry)
    full, small = Parts.load(tmp_path / "full"), Parts.load(tmp_path / "small")
    same = int8_loss(full, full, examples())
    assert (same.entity_points, same.relation_points) == (0, 0)
    loss = int8_loss(full, small, examples())
    assert loss.entities.gold == sum(len(example.spans) for example in examples())
    assert loss.relations.gold == sum(len(example.relations) for example in examples())
    assert loss.entity_points == pytest.approx(100 * (loss.entities.f1 - loss.int8_entities.f1))
    assert abs(loss.int8_entities.predicted - loss.entities.predicted) <= 0.1 * loss.entities.predicted
