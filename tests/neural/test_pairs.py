"""What the relation head is told about pairs: hand-made cases, and any document counted cell by cell."""

from bisect import bisect_right

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.neural.network_words import NetworkWords, split
from pipeline.neural.pairs import SIZES, pair_codes, stem

NAMES = ("distance", "sentence", "nesting", "likeness", "between", "tails", "heads", "order", "repeats")


def codes(words: NetworkWords, mentions: list[tuple[int, int, int]]) -> dict[str, np.ndarray]:
    """The codes by name, [n, n] each, of mentions given as (first word, word behind the last, type)."""
    found = pair_codes(words, [m[:2] for m in mentions], [m[2] for m in mentions])
    assert found.dtype == np.int64
    assert ((found >= 0) & (found < np.array(SIZES))).all()
    return {name: found[..., at] for at, name in enumerate(NAMES)}


def likeness(head: str, tail: str) -> int:
    words = split(f"{head} — {tail}")
    cut = len(split(head))
    return int(codes(words, [(0, cut, 0), (cut + 1, len(words), 0)])["likeness"][0, 1])


@pytest.mark.parametrize(
    ("head", "tail", "expected"),
    [
        ("Белова", "Омск", 0),
        ("Анна Белова", "Пётр Белов", 1),
        ("Белову", "Анна Белова", 2),
        ("Анна Белова", "Белову", 3),
        ("Анны Беловой", "Анна Белова", 4),
        ("ОКЗ", "Омский кирпичный завод", 5),
        ("Омский кирпичный завод", "ОКЗ", 6),
        ("ОКЗ", "ОКЗ", 7),
        ("«»", "()", 0),
    ],
)
def test_likeness_of_two_names(head: str, tail: str, expected: int) -> None:
    assert likeness(head, tail) == expected


def test_direction_is_told() -> None:
    found = codes(split("Анна живёт в городе Омске"), [(0, 1, 0), (4, 5, 1)])
    assert found["distance"].tolist() == [[13, 3], [16, 13]]


def test_sentences_and_lines_between_are_counted_with_their_sign() -> None:
    words = split("Анна ушла. Иван пришёл,\nА Пётр спит. Да. Да. Олег")
    names = [words.texts.index(name) for name in ("Анна", "Иван", "Пётр", "Олег")]
    found = codes(words, [(at, at + 1, 0) for at in names])["sentence"]
    assert found[0].tolist() == [3, 4, 5, 6]
    assert found[3].tolist() == [0, 0, 0, 3]


def test_one_sentence_may_be_broken_by_lines() -> None:
    words = NetworkWords(["а", "б"], [0, 2], [1, 3], [False, False], [0, 1], [0, 0])
    assert codes(words, [(0, 1, 0), (1, 2, 0)])["sentence"].tolist() == [[3, 7], [7, 3]]


def test_nesting_repeats_and_the_mentions_between() -> None:
    words = split("завод Заря Анна Иван Заря")
    found = codes(words, [(0, 2, 0), (1, 2, 0), (2, 3, 1), (3, 4, 1), (4, 5, 0)])
    assert found["nesting"][0, 1] == 2
    assert found["nesting"][1, 0] == 1
    assert found["repeats"][:, 4].tolist() == [2, 2, 2, 2, 3]
    assert found["between"][0].tolist() == [0, 0, 1, 2, 2]
    assert (found["tails"][0, 4], found["heads"][0, 4]) == (1, 1)
    assert (found["tails"][0, 3], found["heads"][3, 0]) == (1, 1)
    assert found["order"][:2, 2:].tolist() == [[0, 0, 2], [0, 0, 2]]
    assert found["order"][4, 0] == 1


def test_no_mentions_have_no_pairs() -> None:
    assert pair_codes(split("Анна"), [], []).shape == (0, 0, len(SIZES))


WORDS = st.sampled_from("Анна|Анны|анна|ОКЗ|Омский|кирпичный|завод|.|Заря|\n|5|-".split("|"))


@st.composite
def documents(draw: st.DrawFn) -> tuple[NetworkWords, list[tuple[int, int, int]]]:
    words = split(" ".join(draw(st.lists(WORDS, min_size=1, max_size=200))))
    count = len(words)
    spans = st.tuples(st.integers(0, max(0, count - 1)), st.integers(1, 4), st.integers(0, 3))
    drawn = draw(st.sets(spans, max_size=25)) if count else set()
    mentions = {(start, min(count, start + width), kind) for start, width, kind in drawn}
    return words, sorted(mentions, key=lambda m: (m[0], -m[1], m[2]))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_any_document_is_described_as_cell_by_cell(
    document: tuple[NetworkWords, list[tuple[int, int, int]]],
) -> None:
    words, mentions = document
    found = codes(words, mentions) if mentions else {}
    for i, j in np.ndindex(len(mentions), len(mentions)):
        cell = {name: int(grid[i, j]) for name, grid in found.items()}
        assert cell == _cell(words, mentions, i, j)


def _cell(words: NetworkWords, mentions: list[tuple[int, int, int]], i: int, j: int) -> dict[str, int]:
    (start, end, kind), (other, other_end, other_kind) = mentions[i], mentions[j]
    before = start < other
    gap = max(0, other - end if before else start - other_end)
    step = words.sentences[other] - words.sentences[start]
    inside = i != j and other <= start and end <= other_end
    outside = i != j and start <= other and other_end <= end
    between = mentions[min(i, j) + 1 : max(i, j)]
    surfaces = [" ".join(words.texts[a:b]).lower() for a, b, _ in mentions]
    repeats = [surfaces[at] in surfaces[:at] for at in (i, j)]
    same = kind == other_kind
    return {
        "distance": bisect_right([1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80, 140], gap) + (0 if before else 13),
        "sentence": 7 if not step and words.lines[start] != words.lines[other] else max(-3, min(3, step)) + 3,
        "nesting": inside + 2 * outside,
        "likeness": _likeness(words.texts[start:end], words.texts[other:other_end]),
        "between": bisect_right([1, 2, 4, 8, 16], len(between)),
        "tails": min(5, sum(m[2] == other_kind for m in between)),
        "heads": min(5, sum(m[2] == kind for m in between)),
        "order": same + (same and before),
        "repeats": repeats[0] + 2 * repeats[1],
    }


def _likeness(head: list[str], tail: list[str]) -> int:
    stems = [{stem(word) for word in name if word[0].isalnum()} for name in (head, tail)]
    if head == tail:
        return 7
    if _abbreviates(head, tail):
        return 5
    if _abbreviates(tail, head):
        return 6
    if stems[0] and stems[0] == stems[1]:
        return 4
    if stems[0] and stems[0] < stems[1]:
        return 2
    return 3 if stems[1] and stems[1] < stems[0] else int(bool(stems[0] & stems[1]))


def _abbreviates(short: list[str], name: list[str]) -> bool:
    telling = [word for word in name if word[0].isalpha() and (len(word) > 2 or word[0].isupper())]
    initials = "".join(word[0] for word in telling).upper()
    return len(short) == 1 and len(telling) > 1 and short[0].isupper() and short[0] == initials
