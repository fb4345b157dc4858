"""Documents of any length in windows of an encoder and in stretches of the entity head."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.neural.entity_pass import entity_logits, stretches
from pipeline.neural.windows import windows

WIDEST = 5


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[int], list[int], int, int]:
    """Sizes, sentences, longest, context; no word is larger than a window."""
    longest = draw(st.integers(1, 60))
    sizes = draw(st.lists(st.integers(1, longest), max_size=120))
    steps = draw(st.lists(st.integers(0, 1), min_size=len(sizes), max_size=len(sizes)))
    return sizes, np.cumsum(steps).tolist(), longest, draw(st.integers(0, 30))


@given(documents())
def test_the_cores_share_the_words_out_and_no_window_is_too_long(
    document: tuple[list[int], list[int], int, int],
) -> None:
    sizes, sentences, longest, context = document
    cut = windows(sizes, sentences, longest=longest, context=context)
    assert [at for w in cut for at in range(w.core_start, w.core_end)] == list(range(len(sizes)))
    for window in cut:
        assert 0 <= window.start <= window.core_start < window.core_end <= window.end <= len(sizes)
        assert sum(sizes[window.start : window.end]) <= longest


@given(documents())
def test_a_document_that_fits_is_read_whole(document: tuple[list[int], list[int], int, int]) -> None:
    sizes, sentences, _, context = document
    cut = windows(sizes, sentences, longest=sum(sizes) or 1, context=context)
    assert [(w.start, w.end) for w in cut] == ([(0, len(sizes))] if sizes else [])


@given(st.integers(1, 400))
def test_inside_a_long_document_every_core_has_its_whole_context(count: int) -> None:
    for window in windows([1] * count, [0] * count, longest=40, context=10):
        assert window.core_start - window.start == min(10, window.core_start) or count <= 40
        assert window.end - window.core_end == min(10, count - window.core_end) or count <= 40


def test_cores_end_with_a_sentence_that_ends_near_the_even_cut() -> None:
    def cores(ends: list[int]) -> list[tuple[int, int]]:
        sentences = [sum(at >= end for end in ends) for at in range(30)]
        return [(w.core_start, w.core_end) for w in windows([1] * 30, sentences, longest=22, context=5)]

    assert cores([9, 11, 18, 24]) == [(0, 9), (9, 18), (18, 30)]
    assert cores([5, 15, 25]) == [(0, 10), (10, 20), (20, 30)]


@given(st.integers(1, 400), st.lists(st.integers(0, 1), min_size=400, max_size=400))
def test_windows_are_as_few_as_can_be_and_about_equally_long(count: int, steps: list[int]) -> None:
    cut = windows([1] * count, np.cumsum(steps[:count]).tolist(), longest=40, context=10)
    assert len(cut) == (1 if count <= 40 else -(-count // 20))
    assert max(w.core_end - w.core_start for w in cut) <= max(40 if len(cut) == 1 else 20, 1)


def grid(*, vectors: np.ndarray) -> np.ndarray:
    """What the entity head does, in small whole numbers: spans of ends and inside, then two 3×3 sums."""
    count = len(vectors)
    last = np.arange(count)[:, None] + np.arange(WIDEST)
    inside = last < count
    total = np.concatenate([[0], vectors[:, 0].cumsum()])
    edge = np.minimum(last, count - 1)
    cell = (vectors[:, :1] + 3 * vectors[edge, 0] + total[edge + 1] - total[:count, None]) * inside
    for _ in range(2):
        padded = np.pad(cell, 1)
        cell = sum(padded[a : a + count, b : b + WIDEST] for a in range(3) for b in range(3)) * inside
    return cell[..., None].astype(np.float32)


@given(st.integers(1, 90), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_stretches_give_what_one_pass_gives(count: int, longest: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).integers(0, 9, (count, 1)).astype(np.float32)
    parts = list(entity_logits(grid, vectors, WIDEST, longest))
    assert [first for first, _ in parts] == np.cumsum([0, *(len(part) for _, part in parts[:-1])]).tolist()
    inside = np.arange(count)[:, None] + np.arange(WIDEST) < count
    assert (np.concatenate([part for _, part in parts])[inside] == grid(vectors=vectors)[inside]).all()


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (512, 1), (513, 2), (50_000, 98)])
def test_stretches_are_equally_long_and_bounded(count: int, expected: int) -> None:
    cut = stretches(count, 16)
    sizes = [w.core_end - w.core_start for w in cut]
    assert len(cut) == expected
    assert max(sizes, default=0) <= 512
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    assert max((w.end - w.start for w in cut), default=0) <= 512 + 2 * 18
