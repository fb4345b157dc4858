"""The page of an evaluation: what stands in the file; in a browser: test_page_in_browser.py."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpora.inline_markup import marked
from pipeline.errors import InputError
from pipeline.evaluation.error_page import write_page
from pipeline.evaluation.error_page.error_page_data import edges
from pipeline.evaluation.item_judgements import ItemJudgement, judge
from pipeline.pages.assembly import as_json
from pipeline.pages.offsets import utf16_places

GOLD = marked("[PERSON Анна Ли] уехала в [CITY Ригу]", doc_id="один")
ANSWER = marked("[PERSON Анна] Ли уехала в [COUNTRY Ригу]", doc_id="один")


class _Elements(HTMLParser):
    """Start tags with their attributes, and the text of each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.sources: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style"):
            kind = self.tags[-1][1].get("type") or self.tags[-1][0]
            self.sources.setdefault(kind, data)


def written(folder: Path, *, title: str = "Проба", report=None, documents=None, judgements=None) -> str:
    documents = [(GOLD, ANSWER)] if documents is None else documents
    if judgements is None:
        judgements = [row for gold, predicted in documents for row in judge(gold, predicted)]
    file = folder / "page.html"
    write_page(file, title, report or {}, documents, judgements)
    return file.read_text("utf-8")


def data_of(page: str):
    return json.loads(_Elements(page).sources["application/json"])


def test_nothing_outside_the_file_is_named(tmp_path):
    page = written(tmp_path)
    for tag, attributes in _Elements(page).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    assert not re.search(r"https?:|@import|url\(|innerHTML|insertAdjacentHTML|document\.write|\beval\b", page)


def test_policy_allows_only_the_script_and_style_of_the_page(tmp_path):
    found = _Elements(written(tmp_path))
    policy = next(
        attributes["content"] or ""
        for tag, attributes in found.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for directive, tag in (("script-src", "script"), ("style-src", "style")):
        digest = hashlib.sha256(found.sources[tag].encode()).digest()
        assert allowed.pop(directive) == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert set(allowed.values()) == {"'none'"}
    assert "default-src" in allowed


def test_rows_of_a_document(tmp_path):
    assert data_of(written(tmp_path, report={"documents": 1}))["documents"] == [
        {
            "id": "один",
            "text": "Анна Ли уехала в Ригу",
            "gold": [[0, 7, "PERSON", None], [17, 21, "CITY", None]],
            "predicted": [[0, 4, "PERSON", None], [17, 21, "COUNTRY", None]],
            "judgements": [
                [
                    "entities",
                    "wrong_boundary",
                    [0, 7, "PERSON", None],
                    [0, 4, "PERSON", None],
                    None,
                    [0, -1, 0, -3],
                ],
                [
                    "entities",
                    "wrong_type",
                    [17, 21, "CITY", None],
                    [17, 21, "COUNTRY", None],
                    None,
                    None,
                ],
            ],
        }
    ]


def test_rows_of_a_relation_name_both_ends(tmp_path):
    gold = marked("[PERSON#a Ли] из [CITY#b Риги]", relations=["a LIVES_IN b"])
    answer = marked("[PERSON#a Ли] из [CITY#b Риги]", relations=[])
    rows = data_of(written(tmp_path, documents=[(gold, answer)]))["documents"][0]["judgements"]
    assert rows[-1] == [
        "relations",
        "missed",
        [0, 10, "LIVES_IN", None],
        None,
        None,
        None,
        [[0, 2, "PERSON", None], [6, 10, "CITY", None], None, None],
    ]


def test_rows_of_a_list_of_surfaces_keep_the_words(tmp_path):
    gold = marked("Ригу покинули", doc_id="список")
    gold.mentions, gold.surfaces = None, [("Ригу", "Рига", "LOC", "1")]
    answer = marked("[CITY#c Ригу] покинули", doc_id="список", normals={"c": "Ригу"})
    rows = data_of(written(tmp_path, documents=[(gold, answer)]))["documents"][0]["judgements"]
    assert rows[0][1:4] == ["wrong_normal", [None, None, "LOC", "Рига", "Ригу"], [0, 4, "CITY", "Ригу"]]


@pytest.mark.slow
@given(st.text(max_size=40), st.text(max_size=10))
@settings(max_examples=60)
def test_json_in_the_page_has_no_markup_and_loses_nothing(text, key):
    data = {key: [text, "</script><!--&\u2028\u2029"]}
    made = as_json(data)
    assert not set(made) & set("<>&\u2028\u2029")
    assert json.loads(made) == data


def test_numbers_that_json_has_not_are_null():
    assert as_json({"f1": float("nan"), "ci95": (float("-inf"), 0.5)}) == '{"f1":null,"ci95":[null,0.5]}'


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("😀𝔸"), max_size=20), st.data())
@settings(max_examples=60)
def test_utf16_places_cut_the_same_piece(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = utf16_places(text)
    units = text.encode("utf-16-le")
    assert units[2 * place(start) : 2 * place(end)].decode("utf-16-le") == text[start:end]


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ("мэр Риги", "бывший мэр Риги", (1, 0, 7, 0)),
        ("бывший мэр Риги", "Риги", (-2, 0, -11, 0)),
        ("мэр", "мэр Риги Анна Ли", (0, 3, 0, 13)),
        ("бывший мэр", "мэр Риги", (-1, 1, -7, 5)),
        ("мэр", "мэ", (0, -1, 0, -1)),  # a piece of a token
        ("мэр", "мэр ", (0, 1, 0, 1)),  # a space alone
        ("мэр", "мэр", (0, 0, 0, 0)),
    ],
)
def test_edges_tell_how_much_too_long_the_prediction_is(gold, predicted, expected):
    text = "бывший мэр Риги Анна Ли"
    spans = [(text.index(part), text.index(part) + len(part)) for part in (gold, predicted)]
    assert edges(text, *spans) == expected


def test_half_of_a_surrogate_pair_can_be_written(tmp_path):
    text = "Рига \ud83d и"
    gold = marked(text, doc_id="обломок")
    assert data_of(written(tmp_path, documents=[(gold, gold)]))["documents"][0]["text"] == text


def test_two_documents_of_one_id_are_refused(tmp_path):
    with pytest.raises(InputError, match="'один'") as caught:
        written(tmp_path, documents=[(GOLD, ANSWER), (GOLD, ANSWER)], judgements=[])
    assert caught.value.code == "duplicate_document"
    assert not list(tmp_path.iterdir())


def test_a_judgement_of_no_document_is_refused(tmp_path):
    with pytest.raises(ValueError, match="'другой'"):
        written(tmp_path, judgements=[ItemJudgement("другой", "entities", "missed", 0, 4, "PERSON")])


def test_a_page_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_page(tmp_path / "nowhere" / "page.html", "Проба", {}, [(GOLD, ANSWER)], [])


def test_the_title_is_text(tmp_path):
    assert "<title>&lt;b&gt; $data &amp; Co</title>" in written(tmp_path, title="<b> $data & Co")
