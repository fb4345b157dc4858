"""What holds for every text: offsets, order, kinds; and what the component does with a document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.errors import InputError
from pipeline.extraction import extraction
from pipeline.stages.quote_finder import QuoteFinder
from pipeline.stages.quotes import Cues, quotations
from pipeline.stages.quotes.marks import CLOSING, OPENING, marked

CUES = Cues()
PIECES = st.sampled_from(
    '«|»|„|“|”|"|— |, |. |: |\n\n|что |заявил |сказала |он |по словам |Об этом |сообщил |мост готов |Орлов |'
    "(|)|назвал |ТАСС |как |и |не |согласно |говорится в |12:30 ".split("|")
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(TEXTS)
def test_pairs_of_marks_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    last = 0
    for mark in marked(text):
        assert last <= mark.outer_start < mark.start <= mark.end < mark.outer_end <= len(text)
        assert text[mark.outer_start] in OPENING
        assert text[mark.end] in CLOSING
        assert text[mark.start : mark.end].strip()
        last = mark.outer_end


@given(TEXTS)
@settings(max_examples=60)
def test_quotations_lie_in_the_text_in_reading_order(tagger: Language, text: str) -> None:
    found = quotations(tagger(text), CUES)
    assert [(q.start, -q.end, q.kind) for q in found] == sorted((q.start, -q.end, q.kind) for q in found)
    assert len({(q.kind, q.start, q.end) for q in found}) == len(found)
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.kind in ("direct", "indirect", "partial")
        assert not text[quote.start].isspace()
        assert (quote.cue is None) == (quote.cue_start is None) == (quote.cue_end is None)
        if quote.cue_start is not None:
            assert text[quote.cue_start : quote.cue_end].strip()


def test_the_component_sets_the_record(tagger: Language) -> None:
    doc = QuoteFinder("quotes")(tagger("«Мост готов», — сказал он."))
    assert [(quote.kind, quote.stage) for quote in extraction(doc).quotes] == [("direct", "quotes")]


def test_a_bad_lexicon_is_told_with_its_line(tmp_path) -> None:
    file = tmp_path / "cues.tsv"
    file.write_text("word\tuses\nмолвить\tsings\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"cues\.tsv, line 2.*unknown use `sings`"):
        QuoteFinder("quotes", [str(file)]).cues  # noqa: B018
