"""Where a transformer begins: the prepared base encoder, or random weights over a small vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from math import log
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pipeline.errors import InputError
from pipeline.neural.network_words import split
from pipeline.training.base_encoder.prepare import prepare
from pipeline.training.base_encoder.vocabulary import SPECIAL
from pipeline.training.blueprint import PIECES, PieceVocabulary, read_vocabulary
from pipeline.training.config import BaseConfig
from pipeline.training.network import Network
from pipeline.training.raw_texts import read_texts

FOLDER = "base"  # in the work folder
_ARRAYS, _DONE = "encoder.npz", "provenance.json"


def base_vocabulary(
    config: BaseConfig,
    corpus_texts: Iterable[str],
    left_out: Collection[str],
    work: Path,
    say: Callable[[str], None],
) -> PieceVocabulary:
    """The pieces that the transformer reads; the base encoder is made ready on the way unless it is so.

    `left_out`: texts that must not decide (those of dev).
    Raises InputError when the package cannot be had.
    """
    named = [text for part in config.texts for text in read_texts(part)]
    texts = [text for text in named or corpus_texts if text not in left_out]
    if not config.pretrained:
        return small_vocabulary(texts, config.vocabulary)
    folder = work / FOLDER
    if not (folder / _DONE).is_file():
        say("preparing the base encoder")
        prepare(texts, config.cache or work.parent / FOLDER, folder)
    return tuple(row for row in read_vocabulary(folder / PIECES) if not isinstance(row, str))


def small_vocabulary(texts: Iterable[str], most: int) -> PieceVocabulary:
    """At most `most` pieces: the special ones, the characters of the texts, their most frequent words."""
    words: Counter[str] = Counter()
    for text in texts:
        cut = split(text)
        words.update(w if g else "▁" + w for w, g in zip(cut.texts, cut.glued, strict=True))
    characters: Counter[str] = Counter({"▁": 1})
    for word, count in words.items():
        for character in word:
            characters[character] += count
    total = sum(characters.values())
    chosen = dict.fromkeys(SPECIAL, 0.0)
    for counts in (characters, words):
        for piece, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if len(chosen) == most:
                break
            chosen.setdefault(piece, log(count / total))
    return tuple(chosen.items())


def load_base(network: Network, work: Path) -> None:
    """Put the weights of the prepared base into the encoder; layers that it has more of are left out.

    Raises InputError when the sizes of the network are not those of the base.
    """
    state = network.encoder.state_dict()
    with np.load(work / FOLDER / _ARRAYS, allow_pickle=False) as arrays:
        found: dict[str, Tensor] = {
            name: torch.from_numpy(arrays[name]) for name in arrays.files if name in state
        }
    wrong = [name for name, tensor in found.items() if tensor.shape != state[name].shape]
    lacking = {name for name in state if name.startswith("layers.")} - set(found)
    if wrong or lacking:
        raise InputError(
            "base_sizes",
            f"The base encoder is not of the sizes in [encoder]: {(wrong or sorted(lacking))[0]} differs.",
            "Leave width, heads, inner and positions out, give at most 12 layers, or pretrained = false.",
        )
    network.encoder.load_state_dict(found, strict=False)
