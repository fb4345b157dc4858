"""Documents that are no raw text are refused by what they are, with what to use instead."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.sources import discover, spool_stdin

Reader = Callable[..., list[Any]]


def container(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "application/epub+zip" if name == "mimetype" else "x")
    return buffer.getvalue()


MBOX = (
    b"From ershov@kizhma.example Thu Mar  5 10:30:00 2026\nFrom: ershov@kizhma.example\nSubject: x\n\nText\n"
)
MHT = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example\r\nMIME-Version: 1.0\r\n\r\nx"
DOCUMENTS = {
    ".pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF", "pdftotext"),
    ".docx": (container("[Content_Types].xml", "word/document.xml"), "office document", "plain text"),
    ".doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document", "plain text"),
    ".rtf": (b"{\\rtf1\\ansi}", "office document", "plain text"),
    ".epub": (container("mimetype", "META-INF/container.xml"), "e-book", ".txt"),
    ".fb2": (b"<?xml version='1.0'?><FictionBook/>", "e-book", ".txt"),
    ".jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image", "OCR"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image", "OCR"),
    ".webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image", "OCR"),
    ".mp3": (b"ID3\x04\x00", "recording", "ranscribe"),
    ".mp4": (b"\x00\x00\x00\x20ftypisom", "recording", "ranscribe"),
    ".xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet", ".xlsx"),
    ".ods": (b"PK", "spreadsheet", ".xlsx"),
    ".mbox": (MBOX, "mail", "table"),
    ".eml": (b"From: a@b.example\n\nx", "mail", "table"),
    ".mht": (MHT, "MHT", ".html"),
    ".mhtml": (MHT, "MHT", ".html"),
    ".7z": (b"7z\xbc\xaf\x27\x1c", "archive", ".zip"),
    ".rar": (b"Rar!\x1a\x07", "archive", ".zip"),
    ".sqlite": (b"SQLite format 3\0", "database", "CSV"),
    ".feather": (b"ARROW1", "table", "Parquet"),
    ".arc": (b"filedesc://a.arc 0.0.0.0 20100101", "ARC", "WARC"),
    ".wat": (b"WARC/1.0\r\n", "WAT", ".wet.gz"),
}


@pytest.mark.parametrize("suffix", DOCUMENTS)
@pytest.mark.parametrize("packed", [False, True])
def test_a_document_named_itself(tmp_path: Path, suffix: str, packed: bool) -> None:
    data, what, remedy = DOCUMENTS[suffix]
    path = tmp_path / (f"a{suffix.upper()}" + (".gz" if packed else ""))
    path.write_bytes(gzip.compress(data) if packed else data)
    with pytest.raises(InputError, match="which is not read") as refusal:
        discover([str(path)])
    assert refusal.value.code == "unread_document"
    assert path.name in refusal.value.what
    assert what in refusal.value.what
    assert remedy in refusal.value.remedy


TOLD_BY_NAME = (".fb2", ".xls", ".ods", ".eml", ".wat", ".mhtml")


@pytest.mark.parametrize("suffix", [suffix for suffix in DOCUMENTS if suffix not in TOLD_BY_NAME])
def test_a_document_without_a_telling_name(tmp_path: Path, suffix: str) -> None:
    data, *_ = DOCUMENTS[suffix]
    (tmp_path / "download").write_bytes(data)
    with pytest.raises(InputError, match="which is not read") as refusal:
        discover([str(tmp_path / "download")])
    assert refusal.value.code == "unread_document"
    with pytest.raises(InputError, match="which is not read"):
        spool_stdin(tmp_path / "stdin", io.BytesIO(data))


def test_documents_in_folders_and_archives_are_counted(tmp_path: Path, read_all: Reader) -> None:
    for suffix, (data, *_) in DOCUMENTS.items():
        (tmp_path / f"a{suffix}").write_bytes(data)
    (tmp_path / "a.txt").write_text("Паром отплыл.")
    found = discover([str(tmp_path)])
    assert [source.uri for source in found.sources] == [str(tmp_path / "a.txt")]
    assert found.passed_over == dict.fromkeys(DOCUMENTS, 1)


@pytest.mark.parametrize(
    "text",
    ["From the archive: Мост закрыт.", "Мост: закрыт\nОбъезд: Луда\n", "{\\r", "ID: 3. Мост закрыт.", "BMП"],
)
def test_texts_that_are_none_of_these(tmp_path: Path, read_all: Reader, text: str) -> None:
    (tmp_path / "note").write_text(text, "utf-8")
    assert len(read_all(tmp_path / "note")) == 1


def test_web_archives_and_tables_on_standard_input(tmp_path: Path, read_all: Reader) -> None:
    fields = b"WARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
    record = b"WARC/1.0\r\n" + fields + b"\r\nabc\r\n\r\n"
    table = "date;text\n2026-03-05;Мост закрыт.\n".encode("cp1251")
    for data, text in ((record, "abc"), (table, "Мост закрыт.")):
        [item] = read_all(spool_stdin(tmp_path / "stdin", io.BytesIO(data)))
        assert item.text == text
