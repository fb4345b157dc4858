"""Of two answers that differ by a quotation mark the likelier one stays; nothing else goes."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.neural.quotes import MARKS, one_of_each

WORDS = 'тренер " Заря " и « Сова »'.split()


def test_the_likelier_of_two_stays():
    assert one_of_each([(0, 4, 1, 0.6), (0, 3, 1, 0.4)], WORDS) == [(0, 4, 1, 0.6)]
    assert one_of_each([(0, 4, 1, 0.3), (0, 3, 1, 0.4)], WORDS) == [(0, 3, 1, 0.4)]
    assert one_of_each([(5, 7, 0, 0.9), (6, 7, 0, 0.7)], WORDS) == [(5, 7, 0, 0.9)]
    assert one_of_each([(0, 4, 1, 0.5), (0, 3, 1, 0.5)], WORDS) == [(0, 4, 1, 0.5)]


def test_other_types_and_other_words_do_not_count():
    spans = [(0, 4, 1, 0.6), (0, 3, 2, 0.4), (2, 3, 0, 0.9), (4, 5, 0, 0.9), (4, 6, 3, 0.5)]
    assert one_of_each(spans, WORDS) == spans
    assert one_of_each([(0, 2, 1, 0.6), (0, 3, 1, 0.9)], WORDS) == [(0, 2, 1, 0.6), (0, 3, 1, 0.9)]


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(1, 8), st.integers(0, 1), st.floats(0.1, 1)),
        unique_by=lambda span: span[:3],
    )
)
def test_no_such_pair_is_left_and_the_order_stays(drawn):
    spans = [(first, stop, label, score) for first, stop, label, score in drawn if first < stop]
    kept = one_of_each(spans, WORDS)
    assert kept == [span for span in spans if span in kept]
    places = {span[:3] for span in kept}
    assert not any((a, b + 1, k) in places and WORDS[b] in MARKS for a, b, k in places)
    if spans:
        assert max(spans, key=lambda span: span[3])[3] == max(kept, key=lambda span: span[3])[3]
