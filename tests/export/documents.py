"""Hand-labelled documents made by hypothesis: any text, any spans."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation

LABELS = ("PERSON", "CITY", "ORGANIZATION", "DATE")
HARD = "абё \t\n\r\x0b\x1c\x85\u2028\u00a0\u00ad\u0301\u200d😀🇷🇺\U0010ffff\\n<&\"'=-"
TEXTS = st.text(HARD, max_size=50) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
DATES = st.none() | st.sampled_from(
    [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 9, 5, 7, 120, tzinfo=UTC)]
)
NAMES = st.none() | st.from_regex(r"[абвё«»:]{1,6}( [абвё«»:]{1,6})?", fullmatch=True)


@st.composite
def documents(draw: st.DrawFn) -> GoldDocument:
    """No edge spaces, no span twice with one label; relations between different mentions, each once."""
    text = draw(TEXTS | st.just("date 2026-03-01\nИмя"))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.sampled_from(LABELS))
    spans = draw(st.lists(places, max_size=6, unique=True))
    kept = [(a, b, label) for a, b, label in spans if a < b and text[a:b] == text[a:b].strip()]
    mentions = [
        GoldMention(
            f"T{n}", a, b, label, text[a:b], normal=draw(NAMES), value=draw(NAMES), links=draw(_LINKS)
        )
        for n, (a, b, label) in enumerate(kept, start=1)
    ]
    ids = [mention.id for mention in mentions]
    pairs = st.permutations(ids).map(lambda order: (order[0], order[1]))
    found = draw(st.lists(pairs, max_size=3, unique=True)) if len(ids) > 1 else []
    relations = [GoldRelation(head, "WORKPLACE", tail) for head, tail in found]
    return GoldDocument("d", text, "u", draw(DATES), mentions=mentions, relations=relations)


_LINKS = st.lists(st.sampled_from(("Q1", "NIL", "geonames:52")), max_size=2, unique=True).map(tuple)
