"""Going on from a shipped model: weights are read back from ONNX, labels of one name keep what they know."""

import json
import shutil

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import torch

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.jsonl import to_jsonl
from pipeline.errors import InputError
from pipeline.neural.settings import FILE, read_settings
from pipeline.training.blueprint import Blueprint, sizes
from pipeline.training.build import build
from pipeline.training.config import HeadsConfig, RecurrentConfig, TransformerConfig, load_config
from pipeline.training.corpora import read_corpora
from pipeline.training.export.encoder_kinds import kind_of
from pipeline.training.export.model_folder import write_reader
from pipeline.training.export.onnx_files import graphs
from pipeline.training.export.onnx_files import write as write_graphs
from pipeline.training.export.weights import read_shipped
from pipeline.training.finish import add_sizes
from pipeline.training.saved_network import load_network
from pipeline.training.start import begin
from pipeline.training.tasks import Task
from pipeline.training.train import train
from tests.training.small_training import found_again, write

pytestmark = pytest.mark.slow

OWN = "КОМАНДА"
HEADS = HeadsConfig(widest=4, hidden=8, product=4, channels=6, relation_hidden=5)
TASK = Task("main", ("CITY", "PERSON"), ("LIVES_IN",), {"LIVES_IN": [("PERSON", "CITY")]})
OTHER = Task("other", ("PER",), (), {})
PIECES = (("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -1.0), ("а", -2.0), ("б", -2.0))
BLUEPRINTS = {
    "transformer": Blueprint(
        TransformerConfig(layers=3, pool_at=1, width=8, heads=2, inner=12, positions=30),
        HEADS,
        (TASK, OTHER),
        PIECES,
    ),
    "recurrent": Blueprint(
        RecurrentConfig(width=6, hidden=5, layers=2),
        HEADS,
        (TASK, OTHER),
        ("город", "завод"),
        ("NOUN", "VERB"),
    ),
    "no relations": Blueprint(
        RecurrentConfig(width=6, hidden=5, layers=1), HEADS, (Task("main", ("A",), (), {}),), ("город",)
    ),
}


def shipped(blueprint, folder):
    """The files of a network with random weights, in fp32."""
    network, _ = build(blueprint)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.randn(parameter.shape))
    write_graphs(graphs(network), folder)
    entry = {"kind": kind_of(network.encoder).name, "longest": 20, "context": 2}
    write_reader(folder, network, entry, tags=blueprint.tags)
    add_sizes(folder / FILE, sizes(blueprint.encoder, blueprint.heads))
    blueprint.save(folder)
    return dict(network.named_parameters())


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_the_weights_of_a_model_are_read_back(name, tmp_path):
    made = shipped(BLUEPRINTS[name], tmp_path)
    blueprint, state = read_shipped(tmp_path)
    assert blueprint.encoder == BLUEPRINTS[name].encoder
    assert blueprint.vocabulary == BLUEPRINTS[name].vocabulary
    assert blueprint.tags == BLUEPRINTS[name].tags
    lacking = {key for key in made if key not in state}
    assert lacking == ({key for key in made if key.startswith("relation_head.")} if "no" in name else set())
    main = len(blueprint.tasks[0].entities)
    for key, tensor in state.items():
        expected = made[key]
        if key.startswith("entity_head.out") or key == "relation_head.mention_type.weight":
            expected = expected[:main]  # the other task is not exported
        assert torch.equal(tensor, expected), key


def test_weights_in_int8_are_read_back_closely(folder):
    _, state = read_shipped(folder / "model" / "entities")
    _, network, _ = load_network(folder / "work")
    changed = 0
    for key, parameter in network.named_parameters():
        off = (state[key] - parameter).abs().max()
        assert off <= 0.03 * parameter.abs().max(), key
        changed += bool(off > 0)
    assert changed >= 3  # embeddings and matrices were in int8


def own_gold(folder):
    """The documents with two labels of the model and one of our own, without relations."""
    documents = []
    for document in read_gold(folder / "docs", "brat"):
        mentions = [
            GoldMention(m.id, m.start, m.end, OWN if m.label == "ORGANIZATION" else m.label, m.surface)
            for m in document.mentions
            if m.label in ("PERSON", "ORGANIZATION", "CITY")
        ]
        documents.append(GoldDocument(document.doc_id, document.text, document.uri, mentions=mentions))
    write(folder, "own.jsonl", "\n".join(to_jsonl(document) for document in documents))
    return documents


CONFIG = """
[start]
model = "model"

[[corpus]]
path = "own.jsonl"
format = "jsonl"
repeat = 30

[training]
epochs = 1
words = 400
rate = 3e-3
encoder_rate = 5e-4
average = 0.9
"""


def test_own_labels_are_learnt_on_top_of_a_model(folder):
    documents = own_gold(folder)
    config = write(folder, "own.toml", CONFIG)
    train(config, folder / "own", work=folder / "own_work", say=lambda line: None)
    settings = read_settings(folder / "own" / "entities")
    assert settings.entities == ("CITY", "PERSON", OWN)
    assert settings.relations == ()
    assert found_again(folder / "own", documents) >= 0.5


def test_labels_of_one_name_keep_their_columns_and_new_ones_begin(folder):
    own_gold(folder)
    config = load_config(write(folder, "own.toml", CONFIG))
    corpora = read_corpora(config)
    assert (len(corpora.dev), len(corpora.gold)) == (1, 2)  # a tenth, at least one, is held out
    _, network, _ = begin(config, corpora, (), folder / "own_work", print)
    old, state = read_shipped(folder / "model" / "entities")
    weight = network.entity_head.out.weight
    for label in ("PERSON", "CITY"):
        theirs = state["entity_head.out.weight"][old.tasks[0].entities.index(label)]
        assert torch.equal(weight[corpora.tasks[0].entities.index(label)], theirs)
    assert not weight[corpora.tasks[0].entities.index(OWN)].any()
    assert torch.equal(network.encoder.line_embedding, state["encoder.line_embedding"])


def test_a_model_without_a_reader_is_no_start(folder):
    own_gold(folder)
    config = write(folder, "own.toml", CONFIG.replace('"model"', '"ru_news_natasha"'))
    with pytest.raises(InputError, match="no trained reader"):
        train(config, folder / "none", work=folder / "none_work")


def test_a_model_that_does_not_tell_its_sizes_is_no_start(folder, tmp_path):
    shutil.copytree(folder / "model" / "entities", tmp_path / "entities")
    content = json.loads((tmp_path / "entities" / FILE).read_text("utf-8"))
    del content["network"]
    write(tmp_path / "entities", FILE, json.dumps(content))
    with pytest.raises(InputError, match="sizes"):
        read_shipped(tmp_path / "entities")
