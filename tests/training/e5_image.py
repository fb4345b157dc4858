"""Writes small E5S1 files whose weights are known exactly."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
LINEAR = ("q", "k", "v", "ao", "fi", "fo")


@dataclass
class Image:
    """A file and what it says: tensors by the names in the file, and the vocabulary."""

    data: bytes
    tensors: dict[str, NDArray[np.float32]]
    pieces: list[tuple[str, float]]
    layers: int
    heads: int


def q4_block(scale: float, numbers: list[int]) -> bytes:
    """The 18 bytes of 32 weights (number - 8) × scale."""
    return struct.pack("<e", scale) + bytes(numbers[j] | numbers[j + 16] << 4 for j in range(16))


def write_image(
    pieces: list[tuple[str, float]],
    *,
    width: int = 32,
    layers: int = 2,
    heads: int = 4,
    inner: int = 64,
    positions: int = 24,
    spare: int = 3,
    seed: int = 0,
) -> Image:
    """A file with random weights; the embeddings have `spare` more rows than there are pieces."""
    rows = len(pieces) + spare
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (rows, width),
        "emb.pos": (positions, width),
        "emb.type": (2, width),
        "emb.ln.w": (width,),
        "emb.ln.b": (width,),
    }
    for layer in range(layers):
        for name in LINEAR:
            high, wide = {"fi": (inner, width), "fo": (width, inner)}.get(name, (width, width))
            shapes[f"l{layer}.{name}.w"] = (high, wide)
            shapes[f"l{layer}.{name}.b"] = (high,)
        for name in ("aln", "oln"):
            shapes[f"l{layer}.{name}.w"] = shapes[f"l{layer}.{name}.b"] = (width,)
    random = np.random.default_rng(seed)
    tensors: dict[str, NDArray[np.float32]] = {}
    stored: dict[str, tuple[int, bytes]] = {}
    for name, shape in shapes.items():
        if name == "emb.word" or (name.split(".")[-2] in LINEAR and name.endswith(".w")):
            tensors[name], packed = _quantized(random, shape)
            stored[name] = 1, packed
        else:
            tensors[name] = (random.normal(size=shape) * 0.3).astype(np.float32)
            stored[name] = 0, tensors[name].tobytes()
    head = struct.pack("<4sI7ifi", b"E5S1", 1, width, layers, heads, inner, rows, positions, 2, 1e-12, BLOCK)
    head += _vocabulary(pieces)
    return Image(_with_directory(head, stored, tensors), tensors, pieces, layers, heads)


def _quantized(random: np.random.Generator, shape: tuple[int, ...]) -> tuple[NDArray[np.float32], bytes]:
    weights, packed = [], b""
    for _ in range(int(np.prod(shape)) // BLOCK):
        scale = float(np.float16(random.uniform(0.01, 0.06)))
        numbers = [int(number) for number in random.integers(0, 16, BLOCK)]
        packed += q4_block(scale, numbers)
        weights += [(number - 8) * scale for number in numbers]
    return np.array(weights, np.float32).reshape(shape), packed


def _vocabulary(pieces: list[tuple[str, float]]) -> bytes:
    texts = [piece.encode() for piece, _ in pieces]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    scores = np.array([score for _, score in pieces], "<f4")
    replacements = struct.pack("<IBI", 0xA0, 1, 0x20)  # NBSP → space
    return (
        struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(ends[-1]))
        + ends.tobytes()
        + scores.tobytes()
        + b"".join(texts)
        + struct.pack("<iI", 1, len(replacements))
        + replacements
    )


def _with_directory(
    head: bytes, stored: dict[str, tuple[int, bytes]], tensors: dict[str, NDArray[np.float32]]
) -> bytes:
    at = len(head) + 4 + sum(23 + len(name) for name in stored)
    directory, body = struct.pack("<i", len(stored)), b""
    for name, (kind, packed) in stored.items():
        padding = -(at + len(body)) % 64
        body += bytes(padding)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, tensors[name].size, at + len(body), len(packed))
        body += packed
    return head + directory + body
