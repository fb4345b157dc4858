"""A document → what the recurrent encoder reads: its distinct words, and its windows as indices into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.network_words import NetworkWords
from pipeline.neural.windows import Window, windows

Ints = NDArray[np.int64]

MOST_WINDOWS = 4  # in one pass, which bounds the memory: the gates of an LSTM take 2 MB a window


@dataclass(frozen=True, slots=True)
class FeatureWindows:
    """`words`: the U distinct words. `index` [B, L]: the distinct word at each place of a window,
    0 behind its end. `flags` [B, L, 2] float: glued to the word before, first in its line. `lengths` [B].
    `core` [N]: where in the flattened windows (B × L) the words of the document stand."""

    words: list[str]
    index: Ints
    flags: NDArray[np.float32]
    lengths: Ints
    core: Ints


def feature_windows(words: NetworkWords, *, longest: int, context: int) -> Iterator[FeatureWindows]:
    """The windows of a document, at most MOST_WINDOWS at a time; nothing for one without words."""
    cut = windows([1] * len(words), words.sentences, longest=longest, context=context)
    for first in range(0, len(cut), MOST_WINDOWS):
        yield _some_windows(words, cut[first : first + MOST_WINDOWS])


def _some_windows(words: NetworkWords, cut: Sequence[Window]) -> FeatureWindows:
    start, end = cut[0].start, cut[-1].end
    distinct: dict[str, int] = {}
    number = np.array([distinct.setdefault(text, len(distinct)) for text in words.texts[start:end]], np.int64)
    marks = np.zeros((end - start, 2), np.float32)
    marks[:, 0] = words.glued[start:end]
    lines = np.asarray(words.lines[max(0, start - 1) : end])
    marks[:, 1] = np.diff(lines, prepend=[-1] * (end - start + 1 - len(lines))) != 0
    lengths = np.array([window.end - window.start for window in cut], np.int64)
    longest = int(lengths.max())
    index = np.zeros((len(cut), longest), np.int64)
    flags = np.zeros((len(cut), longest, 2), np.float32)
    core = []
    for row, window in enumerate(cut):
        here = slice(window.start - start, window.end - start)
        index[row, : lengths[row]] = number[here]
        flags[row, : lengths[row]] = marks[here]
        shift = row * longest - window.start
        core.append(np.arange(window.core_start + shift, window.core_end + shift))
    return FeatureWindows(list(distinct), index, flags, lengths, np.concatenate(core))
