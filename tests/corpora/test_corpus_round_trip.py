"""A document survives the way through brat and through JSONL."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation, GoldToken
from pipeline.corpora.brat.brat_reader import from_brat
from pipeline.corpora.brat.brat_standoff import to_brat
from pipeline.corpora.jsonl import from_jsonl, to_jsonl

LABELS = ("PERSON", "CITY", "ORGANIZATION", "DATE", "PER", "")
WORDS = st.text("абё\u00a0\u00ad«» \t\n\r\u0301😀-", min_size=1, max_size=60)
NAMES = st.none() | st.text("абвё «»", min_size=1, max_size=8).map(str.strip).filter(bool)


@st.composite
def documents(draw: st.DrawFn) -> GoldDocument:
    """Any document that obeys the record's rules: no edge spaces, no mention twice."""
    dated = draw(st.booleans())
    text = draw(WORDS).lstrip() if dated else draw(WORDS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.sampled_from(LABELS))
    spans = [
        (start, end, label)
        for start, end, label in draw(st.lists(places, max_size=8, unique=True))
        if start < end and text[start:end] == text[start:end].strip()
    ]
    mentions = [
        GoldMention(
            id=f"T{number}",
            start=start,
            end=end,
            label=label,
            surface=text[start:end],
            normal=draw(NAMES),
            value=draw(NAMES),
            links=tuple(
                draw(st.lists(st.sampled_from(("Q1", "Q2", "NIL", "KB:x")), max_size=2, unique=True))
            ),
            coarse_only=label == "PER",
        )
        for number, (start, end, label) in enumerate(spans, start=1)
    ]
    ids = [mention.id for mention in mentions]
    pairs = st.permutations(ids).map(lambda order: tuple(order[:2]))
    heads_and_tails = draw(st.lists(pairs, max_size=4, unique=True)) if len(ids) > 1 else []
    cut = draw(st.integers(0, len(ids)))
    return GoldDocument(
        doc_id="d",
        text=text,
        uri="u",
        published_at=draw(
            st.sampled_from([datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 9, 5, tzinfo=UTC)])
        )
        if dated
        else None,
        mentions=mentions,
        relations=[
            GoldRelation(head, draw(st.sampled_from(["KNOWS", "ABBREVIATION"])), tail)
            for head, tail in heads_and_tails
        ],
        chains=[(None, part) for part in (ids[:cut], ids[cut:]) if part],
    )


def through_brat(document: GoldDocument) -> GoldDocument:
    text, annotations = to_brat(document)
    return from_brat(text, annotations, doc_id=document.doc_id, uri=document.uri)


@given(documents())
@settings(max_examples=150, deadline=None)
def test_brat_keeps_all_but_lone_chains(document: GoldDocument) -> None:
    back = through_brat(document)
    assert (back.text, back.published_at) == (document.text, document.published_at)
    assert back.mentions == document.mentions
    assert back.relations == document.relations
    groups = [set(members) for _, members in back.chains or ()]
    assert all(
        any(set(members) <= group for group in groups) for _, members in document.chains or () if members[1:]
    )
    assert through_brat(back) == back


@given(documents())
@settings(max_examples=150, deadline=None)
def test_jsonl_keeps_everything(document: GoldDocument) -> None:
    back = from_jsonl(to_jsonl(document))
    back.oddities = Counter()
    assert back == document


@given(documents())
@settings(max_examples=50, deadline=None)
def test_brat_and_jsonl_lead_to_the_same_files(document: GoldDocument) -> None:
    assert to_brat(from_jsonl(to_jsonl(document))) == to_brat(document)


def test_files_of_brat_read_well() -> None:
    mention = GoldMention("m-1", 0, 6, "CITY", "Пскове", normal="Псков", value="v", links=("Q1", "NIL"))
    other = GoldMention("m-2", 7, 12, "PERSON", "Ольга")
    document = GoldDocument("d", "Пскове\nОльга", "u", datetime(2026, 3, 1, tzinfo=UTC), [mention, other])
    document.relations = [GoldRelation("m-2", "PLACE_RESIDES_IN", "m-1")]
    document.chains = [("Q1", ["m-1", "m-2"])]
    text, annotations = to_brat(document)
    assert text == "date 2026-03-01\nПскове\nОльга"
    assert annotations.split("\n") == [
        "T1\tCITY 16 22\tПскове",
        "T2\tPERSON 23 28\tОльга",
        "R1\tPLACE_RESIDES_IN Arg1:T2 Arg2:T1\t",
        "N1\tReference T1 Wikidata:Q1\tПсков",
        "N2\tReference T1 Wikidata:NULL\tПсков",
        "*\tEquiv T1 T2",
        "#1\tNormalForm T1\tПсков",
        "#2\tValue T1\tv",
        "",
    ]


def test_jsonl_keeps_tokens_and_surfaces() -> None:
    token = GoldToken(0, 5, "Псков", "псков", "PROPN", "Case=Nom", head=-1, deprel="root")
    bare = GoldToken(5, 6, ".", ".", "PUNCT", "")
    document = GoldDocument("d", "Псков.", "u", sentences=[[token, bare]])
    document.surfaces = [("Псков", "Псков", "LOC", "GPE-Pskov")]
    assert from_jsonl(to_jsonl(document)) == document


def test_every_oddity_of_jsonl_is_counted(tmp_path: Path) -> None:
    text = "Псков и Омск"
    mention = {"start": 0, "end": 5, "label": "CITY"}
    rows = [
        "{not json",
        "[]",
        json.dumps({"text": 5}),
        json.dumps({"id": "a", "text": text, "date": "вчера", "relations": [{}]}),
        json.dumps(
            {"id": "a", "text": text, "mentions": [mention, mention, {**mention, "id": "x", "end": 99}]}
        ),
        json.dumps(
            {"text": text, "mentions": {}, "surfaces": [["a"]], "sentences": [[{"start": 0, "end": 99}, 5]]}
        ),
        json.dumps(
            {
                "text": text,
                "mentions": [
                    {**mention, "id": 1, "surface": "Псков"},
                    {**mention, "id": 2, "surface": "Омск"},
                    7,
                ],
                "relations": [
                    {"head": 1, "label": "KNOWS", "tail": 2},
                    {"head": "1", "label": "KNOWS", "tail": "2"},
                ],
                "chains": [7, {"mentions": [1, 3]}, {"mentions": [1]}],
            }
        ),
    ]
    (tmp_path / "gold.jsonl").write_text("\n\n".join(rows), "utf-8")
    (tmp_path / "other.jsonl").write_bytes(b"\xff\xfe\x00")
    found = list(read_gold(tmp_path, "jsonl"))
    assert [document.doc_id for document in found] == [
        *("gold#1", "gold#3", "gold#5"),
        *("a", "a#9", "gold#11", "gold#13", "other"),
    ]
    assert [dict(document.oddities) for document in found] == [
        {"line is not JSON": 1},
        {"line without a text": 1},
        {"line without a text": 1},
        {"date that cannot be read": 1, "relations or chains without mentions": 1},
        {"document id used twice": 1, "exact duplicate of a mention": 1, "mention outside the text": 1},
        {
            "mentions that are no list": 1,
            "unreadable surface row": 1,
            "token outside the text": 1,
            "unreadable token": 1,
        },
        {
            "mention with another text at its offsets": 1,
            "unreadable mention": 1,
            "unreadable relation": 1,
            "relation to a left-out mention": 1,
            "unreadable chain": 1,
            "chain to a missing mention": 1,
            "mention in two chains": 1,
        },
        {".jsonl file is not UTF-8": 1},
    ]
    assert found[6].chains == [(None, ["1"])]


def test_chains_that_links_make_need_no_equiv_line() -> None:
    mentions = [GoldMention(f"T{n}", n, n + 1, "CITY", "о", links=("Q1",)) for n in range(2)]
    document = GoldDocument("d", "ооо", "u", mentions=mentions, relations=[], chains=[("Q1", ["T1", "T0"])])
    assert "Equiv" in to_brat(document)[1]
    document.chains = [("Q1", ["T0", "T1"])]
    assert "Equiv" not in to_brat(document)[1]
    back = through_brat(document)
    assert back.chains == document.chains
