"""A tiny network over a tiny vocabulary, with gold that it has never seen: seconds, no corpus."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from pipeline.neural.network_words import split
from pipeline.neural.pieces import Pieces
from pipeline.training.encoders import TransformerEncoder
from pipeline.training.examples import Example
from pipeline.training.network import Network
from pipeline.training.piece_batches import PieceBatches
from pipeline.training.tasks import Task

PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + [
    (piece, -4.0 - number / 20)
    for number, piece in enumerate(
        ["▁в", "▁и", "ов", "▁Мин", "ист", "▁гор", *"▁абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЗИКЛМНОПРСТ.,«»"]
    )
]
TEXTS = [
    "Министр Орлова приехала в Тверь.\nТам её ждал глава города Пётр Котов.",
    "«Сова», сообщил Котов, открыла в Твери завод.",
    "Завод строили три года",
    "Орлова и Котов знакомы давно. В городе об этом знают все, и никто не спорит.",
]
MAIN = Task(
    "main",
    ("CITY", "ORGANIZATION", "PERSON"),
    ("KNOWS", "WORKPLACE"),
    {"KNOWS": [("PERSON", "PERSON")], "WORKPLACE": [("PERSON", "CITY"), ("PERSON", "ORGANIZATION")]},
)
OTHER = Task("other", ("LOC", "PER"), ("NEAR",), {"NEAR": [("LOC", "LOC")]})


def tiny_network(tags: int = 0) -> Network:
    """Two layers of width 32, a second task whose columns export must drop, and heads that answer."""
    torch.manual_seed(3)
    encoder = TransformerEncoder(
        vocabulary=len(PIECES), width=32, layers=2, heads=4, inner=64, positions=48, pool_at=1
    )
    network = Network(
        encoder,
        [OTHER, MAIN][::-1],
        width=32,
        widest=4,
        tags=tags,
        entity_head={"hidden": 16, "product": 8, "channels": 8},
        relation_hidden=16,
    )
    with torch.no_grad():
        encoder.line_embedding.normal_()
        for head in (network.entity_head, network.relation_head):
            head.out.weight.normal_(std=0.6)
            assert head.out.bias is not None
            head.out.bias.fill_(-0.5)
    return network.eval()


def tiny_batches() -> PieceBatches:
    return PieceBatches(Pieces(PIECES), longest=40, context=8)


def vocabulary_file(folder: Path) -> Path:
    """The file that the runtime reads the same vocabulary from."""
    path = folder / "pieces.json"
    path.write_text(json.dumps(PIECES, ensure_ascii=False), "utf-8")
    return path


def examples() -> list[Example]:
    """Hand-made gold: spans by words, relations between them."""
    gold = [
        ([(1, 2, 2), (4, 5, 0), (10, 11, 0), (11, 13, 2)], [(0, 1, 1), (0, 3, 0)]),
        ([(1, 2, 1), (5, 6, 2), (8, 9, 0)], [(1, 0, 1)]),
        ([], []),
        ([(0, 1, 2), (2, 3, 2)], [(0, 1, 0)]),
    ]
    return [
        Example(f"text{at}", 0, split(text), spans, relations)
        for at, (text, (spans, relations)) in enumerate(zip(TEXTS, gold, strict=True))
    ]
