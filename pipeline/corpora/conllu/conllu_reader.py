"""Reads CoNLL-U treebanks: sentences of tokens with their places in `# text`.

A treebank's documents are too large (or unnamed) to draw bootstrap samples from: a document here is a
run of up to 10 sentences, joined by a space, that crosses no `# newdoc` and no `# newpar`. It is named
by the file and the id of its first sentence. Of a multiword token (`3-4`) the surface is one token
with the lemma and tags of its first word; empty nodes (`3.1`) are passed over. Where `# text` is missing
or does not hold the tokens in order, the text is put together from the tokens and `SpaceAfter=No`.
Format: https://universaldependencies.org/format.html.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument, GoldToken
from pipeline.corpora.corpus_files import decode, files, lines

SUFFIXES = (".conllu",)
RUN = 10
_COMMENT = re.compile(r"#\s*(\w+)(?:\s*=\s*(.*))?")
_RANGE = re.compile(r"(\d+)-(\d+)")


@dataclass(slots=True)
class _Row:
    ids: list[str]
    form: str
    lemma: str
    upos: str
    feats: str
    head: str
    deprel: str
    space_after: bool


@dataclass(slots=True)
class _Sentence:
    id: str = ""
    text: str | None = None
    begins: bool = False  # a document or a paragraph
    rows: list[_Row] = field(default_factory=list)
    oddities: Counter[str] = field(default_factory=Counter)


def read_conllu(path: Path) -> Iterator[GoldDocument]:
    """The documents of a `.conllu` file, or of all such files of a folder."""
    for file in files(path, SUFFIXES):
        oddities: Counter[str] = Counter()
        content = decode(file, oddities)
        if content is None:
            yield GoldDocument(doc_id=file.stem, text="", uri=str(file), oddities=oddities)
            continue
        ids: Counter[str] = Counter()
        for number, run in enumerate(_runs(_sentences(content)), start=1):
            yield _document(file, number, run, ids)


def _sentences(content: str) -> Iterator[_Sentence]:
    sentence = _Sentence()
    for _, line in lines(content):
        if not line.strip():
            if sentence.rows:
                yield sentence
                sentence = _Sentence()
        elif line.startswith("#"):
            _take_comment(sentence, line)
        else:
            _take_row(sentence, line)
    if sentence.rows:
        yield sentence


def _take_comment(sentence: _Sentence, line: str) -> None:
    comment = _COMMENT.match(line)
    if comment is None:
        return
    key, value = comment.groups()
    if key == "sent_id":
        sentence.id = (value or "").strip()
    elif key == "text":
        sentence.text = value
    elif key.startswith(("newdoc", "newpar")):
        sentence.begins = True


def _take_row(sentence: _Sentence, line: str) -> None:
    cells = line.split("\t")
    if len(cells) != 10 or not cells[1]:
        sentence.oddities["unreadable row"] += 1
        return
    id, form, lemma, upos, _, feats, head, deprel, _, misc = cells
    if "." in id:
        sentence.oddities["empty node"] += 1
        return
    empty_feats = "" if feats == "_" else feats
    if unescape(form) != form:
        sentence.oddities["HTML entity in a token"] += 1
    row = _Row([id], form, lemma, upos, empty_feats, head, deprel, "SpaceAfter=No" not in misc.split("|"))
    parts = _RANGE.fullmatch(id)
    if parts:
        sentence.oddities["multiword token"] += 1
        row.ids = [str(number) for number in range(int(parts[1]), int(parts[2]) + 1)]
        sentence.rows.append(row)
    elif sentence.rows and id in sentence.rows[-1].ids:
        _take_first_word(sentence.rows[-1], row)
    else:
        sentence.rows.append(row)


def _take_first_word(whole: _Row, word: _Row) -> None:
    if word.ids[0] == whole.ids[0]:
        whole.lemma, whole.upos, whole.feats = word.lemma, word.upos, word.feats
    if word.head not in whole.ids and whole.head == "_":
        whole.head, whole.deprel = word.head, word.deprel


def _runs(sentences: Iterator[_Sentence]) -> Iterator[list[_Sentence]]:
    run: list[_Sentence] = []
    for sentence in sentences:
        if run and (sentence.begins or len(run) == RUN):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _document(file: Path, number: int, run: list[_Sentence], ids: Counter[str]) -> GoldDocument:
    first = run[0].id
    name = first if first and not ids[first] else f"{first}#{number}"
    document = GoldDocument(doc_id=f"{file.stem}/{name}", text="", uri=f"{file}#{name}")
    document.sentences = []
    for sentence in run:
        document.oddities.update(sentence.oddities)
        ids[sentence.id] += 1
        if not sentence.id or ids[sentence.id] > 1:
            document.oddities["sentence id missing or used twice"] += 1
        text, places = _aligned(sentence, document.oddities)
        if document.text:
            document.text += " "
        document.sentences.append(_tokens(sentence, text, places, len(document.text), document.oddities))
        document.text += text
    return document


def _aligned(sentence: _Sentence, oddities: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    if sentence.text is None:
        oddities["sentence without a text"] += 1
        return _put_together(sentence)
    places = []
    at = 0
    for row in sentence.rows:
        start = at
        while start < len(sentence.text) and sentence.text[start].isspace():
            start += 1
        if not sentence.text.startswith(row.form, start):
            oddities["sentence text differs from its tokens"] += 1
            return _put_together(sentence)
        at = start + len(row.form)
        places.append((start, at))
    text = sentence.text
    if text[at:].strip():
        oddities["sentence text differs from its tokens"] += 1
        return _put_together(sentence)
    if re.search(r"\s{2}", text):
        oddities["run of spaces in a sentence"] += 1
    if any(
        (right[0] > left[1]) != row.space_after
        for row, left, right in zip(sentence.rows, places, places[1:], strict=False)
    ):
        oddities["SpaceAfter differs from the text"] += 1
    return text, places


def _put_together(sentence: _Sentence) -> tuple[str, list[tuple[int, int]]]:
    text, places = "", []
    for row in sentence.rows:
        places.append((len(text), len(text) + len(row.form)))
        text += row.form + (" " if row.space_after else "")
    return text.rstrip(), places


def _tokens(
    sentence: _Sentence, text: str, places: list[tuple[int, int]], shift: int, oddities: Counter[str]
) -> list[GoldToken]:
    index = {id: place for place, row in enumerate(sentence.rows) for id in row.ids}
    index["0"] = -1
    tokens = []
    for row, (start, end) in zip(sentence.rows, places, strict=True):
        if row.head != "_" and row.head not in index:
            oddities["head that is no token"] += 1
        tokens.append(
            GoldToken(
                start=start + shift,
                end=end + shift,
                text=text[start:end],
                lemma=row.lemma,
                upos=row.upos,
                feats=row.feats,
                head=index.get(row.head),
                deprel=None if row.deprel == "_" else row.deprel,
            )
        )
    return tokens
