"""Documents → windows of subwords for the transformer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import torch

from pipeline.neural.network_words import NetworkWords
from pipeline.neural.pieces import Pieces
from pipeline.neural.windows import windows
from pipeline.training.encoders import PieceBatch

START, END = 0, 2  # <s> and </s>


class PieceBatches:
    """Makes batches of whole documents; long ones are read in windows that overlap."""

    def __init__(self, pieces: Pieces, *, longest: int = 400, context: int = 96) -> None:
        self.pieces = pieces
        self.longest = longest
        self.context = context

    def batch(self, documents: Sequence[NetworkWords]) -> PieceBatch:
        """One batch; `core` picks the words of the documents in their order."""
        ids: list[int] = []
        owner: list[int] = []
        opens: list[int] = []
        piece_counts: list[int] = []
        word_counts: list[int] = []
        core: list[int] = []
        placed = 0  # words of the batch so far, frame pieces among them
        for words in documents:
            cut = [self.pieces.ids(t, g) for t, g in zip(words.texts, words.glued, strict=True)]
            for window in windows(
                [len(part) for part in cut], words.sentences, longest=self.longest - 2, context=self.context
            ):
                before = len(ids)
                ids.append(START)
                owner.append(placed)
                opens.append(0)
                for at in range(window.start, window.end):
                    part = cut[at]
                    ids.extend(part)
                    owner.extend([placed + 1 + at - window.start] * len(part))
                    opens.append(int(at == 0 or words.lines[at] != words.lines[at - 1]))
                    opens.extend([0] * (len(part) - 1))
                count = window.end - window.start
                ids.append(END)
                owner.append(placed + count + 1)
                opens.append(0)
                shift = placed + 1 - window.start
                core.extend(range(window.core_start + shift, window.core_end + shift))
                piece_counts.append(len(ids) - before)
                word_counts.append(count + 2)
                placed += count + 2
        return PieceBatch(
            torch.tensor(ids),
            torch.tensor(owner),
            torch.tensor(opens),
            piece_counts,
            word_counts,
            torch.tensor(core),
        )


def word_offsets(documents: Sequence[NetworkWords]) -> list[int]:
    """Where each document's words begin among those of the batch; one entry more than documents."""
    return [0, *accumulate(len(words) for words in documents)]
