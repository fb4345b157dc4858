"""What the tests of training share: three documents, and configurations that learn them in seconds."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pipeline
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.extraction import extraction

SEEDS = Path(__file__).parents[2] / "seeds" / "news"
NAMES = ("01_al_jazeera", "09_region", "10_hockey")

_HEADS = """
[heads]
widest = 12
hidden = {hidden}
product = 16
channels = 16
relation_hidden = 16
"""

_GOLD = """
[[corpus]]
path = "docs"
format = "brat"
repeat = {repeat}
rarest_relation = 1

[dev]
path = "docs"
format = "brat"
"""

TRANSFORMER = (
    """
[encoder]
kind = "transformer"
layers = 2
pool_at = 1
longest = 120
context = 24
dropout = 0
width = 64
heads = 2
inner = 128
positions = 128

[base]
pretrained = false
vocabulary = 600
"""
    + _HEADS.format(hidden=32)
    + _GOLD.format(repeat=30)
    + """
[training]
epochs = 2
words = 400
rate = 1e-2
encoder_rate = 3e-3
layer_decay = 1
disturb = 0.02
checkpoint = 0
average = 0.9
warm_up = 0.05
"""
)

RECURRENT = (
    """
[encoder]
kind = "recurrent"
width = 48
hidden = 32
longest = 64
context = 8
dropout = 0
rarest = 2
"""
    + _HEADS.format(hidden=64)
    + _GOLD.format(repeat=16)
    + """
[[raw]]
path = "texts"
leave_out = ["secret"]

[teacher]
networks = ["work"]
mix = 0.3

[tags]
learn = true

[training]
epochs = 2
words = 400
warm_up = 0.02
tag_weight = 0.05
rate = 1e-2
average = 0.8
beta2 = 0.99
"""
)


def copy_documents(folder: Path) -> Path:
    """The documents and their gold, in `docs`."""
    docs = folder / "docs"
    docs.mkdir()
    for name in NAMES:
        for suffix in (".txt", ".ann"):
            shutil.copy(SEEDS / f"{name}{suffix}", docs)
    return docs


def found_again(model: Path, documents: Iterable[GoldDocument]) -> float:
    """The share of the gold mentions of documents that a model finds."""
    nlp = pipeline.load(str(model))
    right = count = 0
    for gold in documents:
        found = {(m.start, m.end, m.label) for m in extraction(nlp(gold.text)).mentions}
        expected = {(m.start, m.end, m.label) for m in gold.mentions or ()}
        right += len(found & expected)
        count += len(expected)
    return right / count


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name
