"""HTML inside a text: what counts as markup, the way back to the offsets, and a whole pipeline over it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import pipeline
from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.evaluation.predictions.gold_mentions import GivenMentions
from pipeline.extraction import extraction, set_published_at
from pipeline.russian.doc_tokens import sentences
from pipeline.russian.language_detection import detected_language
from pipeline.russian.markup import plain, without_markup
from pipeline.russian.normalized_text import clean
from pipeline.russian.source_text import over_source, plain_doc
from pipeline.sources.item import NewsItem
from pipeline.stages.segmenter import RazdelTokenizer
from pipeline.tables.rows import document_rows
from pipeline.tables.schema import SCHEMAS

NEWS = """Мэр Вологды Олег Дёмин 7 июня открыл завод «Северная сталь» — он обошёлся в 5 млн рублей.
Директор AT&T Джон Смит прилетел в Москву в 12:30. Прибыль < 3 %, рост R&D — 2,5 млрд евро.
Глава ТАСС Ирина Белова встретилась с Дёминым."""
INLINE = st.sampled_from(
    [
        "<b>", "</b>", "<i >", "</span>", '<a href="https://ex.ru/?a=1&amp;b=2" title=\'5 > 3\'>', "</a>",
        "<!-- 7 мая <b> -->", "<IMG src=x.png alt=Москва />", "<o:p></o:p>", "<wbr>",
        "<script>if (a<b) {}</script>", "<font color=red size=2>", "<!--more-->", "<noindex>",
        '<span data-x="1" hidden>',
    ]
)  # fmt: skip
BREAKS = st.sampled_from(["<br>", "</p><p>", "<br/><br />", "</div><div class='x'>", "</li><li>", "<hr>"])
ENTITIES = {
    "«": ["&laquo;", "&#171;", "&amp;laquo;"],
    "»": ["&raquo;", "&#xBB;"],
    "—": ["&mdash;", "&#8212;"],
    "&": ["&amp;"],
    "<": ["&lt;", "&#60;"],
    " ": ["&#32;"],
    "М": ["&#1052;", "&#x41c;"],
}
BLANK = spacy.blank("ru")
BLANK.tokenizer = RazdelTokenizer(BLANK.vocab)
BLANK.add_pipe("svodka_segment")


@st.composite
def marked(draw: st.DrawFn, text: str = NEWS) -> str:
    """The text with inline tags put in, characters written as entities and line breaks as tags."""
    pieces = []
    for letter in text:
        chance = draw(st.integers(0, 30))
        if letter == "\n":
            pieces.append(draw(BREAKS))
            continue
        if chance == 0:
            pieces.append(draw(INLINE))
        written = ENTITIES.get(letter)
        pieces.append(draw(st.sampled_from(written)) if written and 0 < chance < 12 else letter)
    return "".join(pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Снег</p><p>Дождь</p>", "Снег\nДождь\n"),
        ("Снег<br>Дождь<BR/>Град", "Снег\nДождь\nГрад"),
        ("Итог:<ul><li>один</li> <li>два</li></ul>", "Итог:\nодин\n два\n"),
        ("5&nbsp;млн&thinsp;&euro;", "5\u00a0млн\u2009€"),
        ("&laquo;Заря&raquo; &#8212; &#x43A;луб", "«Заря» — клуб"),
        ("&laquo Заря &raquo", "« Заря »"),
        ("&amp;nbsp;&amp;amp;nbsp;да", "\u00a0\u00a0да"),
        ("&lt;p&gt;Снег&lt;/p&gt;", "Снег\n"),
        ("<style>p {color: red}</style>Снег<script async src='x'>a</b>c</script>.", "Снег."),
        ("Снег <script> не закрыт", "Снег  не закрыт"),
        ("<!DOCTYPE html><?xml version='1.0'?><![CDATA[Снег]]> ]]>", "Снег ]]>"),
        ("<!-- Дождь\n<p> -->Снег", "Снег"),
        ("Снег <!-- не закрыт", "Снег <!-- не закрыт"),
        ("<a title=O'Нил href=x>Снег</a> и 'дождь'", "Снег и 'дождь'"),
        ('<a href="x>Снег</a> и <b class="y">дождь</b>', "Снег и дождь"),
        ("<p>Длинная\nстрока кончилась.\nНовая</p>", "Длинная строка кончилась.\nНовая\n"),
        ("Длинная\nстрока <b>текста</b>", "Длинная\nстрока текста"),
        ('Снег. <a href="https://ex.ru/no', "Снег. "),
        ("Ива<b>нов</b>у м<sup>2</sup>", "Иванову м2"),
    ],
)
def test_markup_is_read_as_a_page_shows_it(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "прибыль < 5 %", "AT&T", "R&D", "Johnson & Johnson", "a<b и c>d", "если a <b = c", "<Газпром>",
        "x<y&z;", "<i/o>", "https://ex.ru/?a=1&copy=2&nbspx=3", "&неизвестно; &unknown; &#0;",
        "<почта@ex.ru>", "<3", "1<2>0", "]]>", "<b", "5&nbsp10",
    ],
)  # fmt: skip
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert without_markup(text) is None
    assert plain(text) == text


@given(st.one_of(marked(), st.lists(st.one_of(INLINE, BREAKS, st.text(max_size=8))).map("".join)))
def test_the_map_leads_back_to_the_source(text: str) -> None:
    found = without_markup(text)
    if found is None:
        return
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert all(first <= second for first, second in pairwise(found.starts))
    assert all(first <= second for first, second in pairwise(found.ends))
    for at, letter in enumerate(found.text):
        source = text[slice(*found.source_span(at, at + 1))]
        assert source == letter or source[0] in "<&" or (source, letter) in (("\n", " "), ("\x1e", "\n"))
        start, end = found.plain_span(*found.source_span(at, at + 1))
        assert start <= at < end


@pytest.mark.slow
@given(marked())
def test_tags_and_entities_put_in_change_nothing_of_the_plain_text(text: str) -> None:
    assert plain(text) == NEWS
    assert clean(text) == clean(NEWS)


@pytest.mark.slow
@given(st.one_of(marked(), st.lists(st.one_of(INLINE, BREAKS, st.text(max_size=8))).map("".join)))
def test_a_document_has_its_own_text_again_when_it_is_done(text: str) -> None:
    doc = over_source(BLANK(text))
    assert doc.text == text
    assert over_source(doc) is doc
    before, found = plain_doc(doc)
    assert before.text == (text if found is None else found.text) == plain(text)
    assert [clean(token.text).strip() for sentence in sentences(doc) for token in sentence] == [
        clean(token.text).strip() for sentence in sentences(before) for token in sentence
    ]


def _tables(nlp: Language, text: str) -> dict[str, list[dict[str, Any]]]:
    doc = nlp.make_doc(text)
    set_published_at(doc, "2025-06-08")
    rows = document_rows(nlp(doc), NewsItem(text, source_uri="-"), "d")
    return {
        table: [dict(zip(SCHEMAS[table].names, row, strict=True)) for row in rows[table]]
        for table in rows
        if table != "rejects"
    }


def _same_findings(nlp: Language, text: str, expected: dict[str, list[dict[str, Any]]]) -> None:
    """The tables of a marked text are those of the clean one, with offsets carried over."""
    found = _tables(nlp, text)
    spans = without_markup(text)
    for table, rows in found.items():
        if table == "documents":
            assert rows[0]["n_tokens"] == expected[table][0]["n_tokens"]
            continue
        assert len(rows) == len(expected[table]), table
        for row, wanted in zip(rows, expected[table], strict=True):
            for start, end in (("start", "end"), ("evidence_start", "evidence_end")):
                if start in row:
                    span = wanted[start], wanted[end]
                    assert (row[start], row[end]) == (spans.source_span(*span) if spans else span)
            shown = [name for name in ("surface", "text") if name in row]
            assert all(row[name] == text[row["start"] : row["end"]] for name in shown)
            skipped = {*shown, "start", "end", "evidence_start", "evidence_end"}
            names = [name for name in row if not name.endswith("_id") and name not in skipped]
            assert [row[name] for name in names] == [wanted[name] for name in names]


@pytest.mark.slow
@settings(max_examples=40)
@given(text=marked())
def test_findings_in_a_marked_text_are_those_of_the_clean_one(nlp: Language, text: str) -> None:
    expected = _tables(nlp, NEWS)
    assert {row["label"] for row in expected["mentions"]} >= {"PERSON", "CITY", "MONEY", "DATE", "PROFESSION"}
    _same_findings(nlp, text, expected)


@pytest.mark.slow
@settings(max_examples=8)
@given(text=marked())
def test_the_network_reads_a_marked_text_like_the_clean_one(text: str) -> None:
    nlp = pipeline.load()
    _same_findings(nlp, text, _tables(nlp, NEWS))


def test_surfaces_keep_the_markup_and_values_do_not(nlp: Language) -> None:
    text = "<p>Акции купили за&nbsp;7&nbsp;млн&nbsp;рублей,</p><p>их продал Пётр&nbsp;<b>Лунин</b></p>"
    found = extraction(nlp(text))
    money = next(value for value in found.values if value.kind == "money")
    assert money.mention.surface == "7&nbsp;млн&nbsp;рублей"
    assert (money.amount, money.unit) == (7_000_000, "RUB")
    person = next(found.labelled("PERSON"))
    assert (person.surface, person.normal) == ("Пётр&nbsp;<b>Лунин", "Пётр Лунин")
    for mention in found.mentions:
        assert text[mention.start : mention.end] == mention.surface


def test_a_paragraph_ends_a_name() -> None:
    doc = BLANK("<p>Выступил Пётр</p><p>Лунин молчал</p>")
    assert [len(sentence) for sentence in sentences(doc)] == [2, 2]


def test_spacy_sees_spans_and_heads_in_the_source() -> None:
    nlp = pipeline.load("ru_news_natasha", syntax=True)
    doc = nlp("<p>Министр&nbsp;<b>Ирина Белова</b> прилетела в&nbsp;Астану.</p> <p>Там шёл снег.</p>")
    assert [(ent.text, ent.label_) for ent in doc.ents if ent.label_ != "EVENT"] == [
        ("Министр", "PROFESSION"),
        ("Ирина Белова", "PERSON"),
        ("Астану", "CITY"),
    ]
    subject = next(token for token in doc if token.text == "Министр")
    assert subject.head.text == "прилетела"
    assert len(sentences(doc)) == 2


def test_tags_in_latin_letters_do_not_hide_a_russian_text() -> None:
    assert detected_language('<div class="article-body text-wide"><p>Снег</p></div>') == "ru"


def test_gold_mentions_are_given_where_they_stand_in_the_source(nlp: Language) -> None:
    text = "<p>Выступил директор&nbsp;<b>завода</b> &laquo;Заря&raquo; Пётр&nbsp;Лунин.</p>"
    surfaces = {"PROFESSION": "директор&nbsp;<b>завода</b> &laquo;Заря&raquo;", "PERSON": "Пётр&nbsp;Лунин"}
    mentions = [
        GoldMention(label, text.index(surface), text.index(surface) + len(surface), label, surface)
        for label, surface in surfaces.items()
    ]
    gold = GoldDocument("d", text, "-", mentions=mentions)
    predicted = GivenMentions.of(nlp).predict(nlp(text), gold)
    assert [(r.head, r.label, r.tail) for r in predicted.relations] == [("PERSON", "WORKS_AS", "PROFESSION")]
    assert [(m.start, m.end) for m in predicted.mentions] == [(m.start, m.end) for m in mentions]


def test_the_record_of_a_document_moves_once(nlp: Language) -> None:
    doc = nlp.make_doc("<p>Пётр&nbsp;Лунин</p>")
    for name, stage in nlp.pipeline:
        doc = doc if name == "views" else stage(doc)
    (first,), (second,) = (extraction(over_source(doc)).mentions for _ in range(2))
    assert (first.surface, second.surface) == ("Пётр&nbsp;Лунин", "Пётр&nbsp;Лунин")
    assert extraction(doc).mentions[0].surface == "Пётр\u00a0Лунин"
