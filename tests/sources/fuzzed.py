"""Whatever stands in an input: no crash, and as many entries read as were planned. One good seed a format."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from pipeline.errors import InputError
from pipeline.russian.lookalikes import in_one_alphabet
from pipeline.russian.markup import without_markup
from pipeline.russian.normalized_text import view
from pipeline.sources import NewsItem, ReadOptions, Record, Reject, Slice, Source, discover, read, scan
from pipeline.stages.segmenter import token_spans

TEXTS = [
    "Анна Белова приехала в Рим.",
    "Банк «Волга» выдал 3&nbsp;млн<br> рублей.",
    "е\u0301ж и\u0306 \u00adмягкий",
]
OPTIONS = ReadOptions()


def seeds() -> dict[str, bytes]:
    """A small good file of every format, by suffix."""
    rows = [{"id": f"d{n}", "text": text, "date": "2026-03-02"} for n, text in enumerate(TEXTS)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), table)
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            archive.writestr(f"{row['id']}.txt", row["text"])
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for row in rows:
            member = tarfile.TarInfo(f"{row['id']}.txt")
            member.size = len(row["text"].encode())
            tar.addfile(member, io.BytesIO(row["text"].encode()))
    page = f"<html><head><title>x</title></head><body><article><p>{TEXTS[0] * 3}</p></article></body></html>"
    response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    warc = (
        (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
            "WARC-Date: 2026-03-02T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(response)}\r\n\r\n"
        ).encode()
        + response
        + b"\r\n\r\n"
    )
    wet = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/\r\n"
        "WARC-Date: 2026-03-02T10:00:00Z\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(TEXTS[0].encode())}\r\n\r\n{TEXTS[0]}\r\n\r\n"
    ).encode()
    table_of_values = "id,text,date\n" + "".join(f'{r["id"]},"{r["text"]}",{r["date"]}\n' for r in rows)
    return {
        ".txt": TEXTS[0].encode(),
        ".jsonl": lines,
        ".json": json.dumps(rows).encode(),
        ".csv": table_of_values.encode(),
        ".parquet": table.getvalue(),
        ".html": page.encode(),
        ".warc": warc,
        ".zip": zipped.getvalue(),
        ".tar": tarred.getvalue(),
        ".rss": rss().encode("cp1251"),
        ".atom": ATOM.encode(),
        ".xlsx": workbook(rows),
        ".wet": wet * 3,
        ".wacz": web_collection(warc + wet),
        ".tsv": table_of_values.replace(",", "\t").encode(),
        ".jsonl.gz": gzip.compress(lines),
        ".jsonl.bz2": bz2.compress(lines),
        ".jsonl.xz": lzma.compress(lines),
        ".jsonl.zst": zstandard.compress(lines),
        **_json_seeds(),
    }


def _json_seeds() -> dict[str, bytes]:
    """Records inside something else, and JSON beyond the standard."""
    messages = [
        {"id": 1, "type": "service", "date": "2026-03-02T10:00:00", "action": "pin", "text": ""},
        {
            "id": 2,
            "type": "message",
            "date": "2026-03-02T10:00:00",
            "date_unixtime": "1772445600",
            "text": [TEXTS[0], {"type": "bold", "text": TEXTS[1]}],
        },
        {"id": 3, "type": "message", "date": "2026-03-02T10:00:00", "from": "А", "text": TEXTS[2]},
    ]
    chat = {"name": "Порт", "type": "public_channel", "id": 7, "messages": messages}
    account = {"about": "…", "chats": {"list": [chat, {**chat, "messages": []}, chat]}}
    hits = [{"_id": str(n), "_source": {"text": text}} for n, text in enumerate(TEXTS)]
    bulk = [line for hit in hits for line in ({"index": {"_id": hit["_id"]}}, hit["_source"])]
    by_key = {f"k{n}": {"text": text, "date": {"$date": 1772445600000}} for n, text in enumerate(TEXTS)}
    beyond = "\n".join(f'{{"n": NaN, "text": "{text}\n\t{text}"}}' for text in TEXTS)
    return {
        ".account.json": _bytes(account, 1),
        ".search.json": _bytes({"took": 1, "hits": {"hits": hits}}),
        ".map.json": _bytes(by_key, 2),
        ".indented.jsonl": b"\n".join(_bytes(hit, 4) for hit in hits),
        ".bulk.ndjson": b"\n".join(map(_bytes, bulk)),
        ".beyond.jsonl": beyond.encode(),
        ".pages.jsonl": b"\n".join([_bytes({"response": {"count": 3, "items": hits}})] * 2),
    }


def _bytes(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>urn:1</id><title>x</title><updated>2026-03-02T10:00:00Z</updated>
<content type="html">&lt;p&gt;{TEXTS[0]}&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x<br/></div></title>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXTS[1]}</p></div></content></entry></feed>"""


def rss() -> str:
    """A feed in windows-1251 with whole texts, CDATA and HTML entities."""
    items = "".join(
        f"<item><guid>{n}</guid><title>x &amp;amp; y</title><link>http://a.example/{n}</link>"
        f"<pubDate>Mon, 02 Mar 2026 10:00:00 +0300</pubDate><description>{text}</description>"
        f"<content:encoded><![CDATA[<p>{text}</p><p>&laquo;x&raquo;</p>]]></content:encoded></item>"
        for n, text in enumerate(TEXTS[:2])
    )
    return (
        '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{items}</channel></rss>'
    )


def workbook(rows: list[dict[str, str]]) -> bytes:
    """A workbook of two sheets, of which one has no texts."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.create_sheet("codes").append(["code", 1])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def web_collection(warc: bytes) -> bytes:
    """A WACZ."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("archive/a.warc.gz", gzip.compress(warc))
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}')
    return data.getvalue()


def check(path: Path) -> list[NewsItem | Reject]:
    """Plan an input, read it in two slices; every text has a view that leads back to it."""
    try:
        (source,) = discover([str(path)]).sources
        records = list(scan(source, OPTIONS))
    except InputError as refusal:  # in words, before anything is begun
        if not (refusal.what and refusal.remedy):
            raise
        return []
    entries: list[NewsItem | Reject] = []
    edges = sorted({0, len(records) // 2, len(records)})
    for first, last in pairwise(edges):
        for piece in slices(source, records[first:last]):
            got = list(read(piece, OPTIONS))
            assert len(got) == piece.documents
            entries += got
    for entry in entries:
        if isinstance(entry, NewsItem):
            check_view(entry.text)
        else:
            assert entry.code
            assert len(entry.message) > 10
    return entries


def slices(source: Source, records: list[Record]) -> Iterator[Slice]:
    """As few slices as hold these records."""
    begins = [0, *(at for at, record in enumerate(records) if at and record.apart), len(records)]
    for first, last in pairwise(begins):
        part = records[first:last]
        if part:
            yield Slice(source.uri, source.unit, part[0].start, part[-1].stop, part[0].row, len(part))


def check_view(text: str) -> None:
    """The offset map of a text is monotonous and covers it; nothing readable is lost."""
    found = without_markup(text)
    if found is not None:
        assert len(found.text) == len(found.starts) == len(found.ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
        assert all(first <= second for first, second in pairwise(found.starts))
        text = found.text
    seen = view(text)
    text = in_one_alphabet(text)
    if seen.offsets is None:
        assert seen.text == text
        return
    assert len(seen.offsets) == len(seen.text) + 1
    assert all(first <= second for first, second in pairwise(seen.offsets))
    assert seen.offsets[-1] == len(text)
    for at, letter in enumerate(seen.text):
        start, end = seen.source_span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        if letter.isascii():
            assert start < end
            assert text[start] == letter
    tokens = token_spans(text)
    assert all(start < end for start, end in tokens)
    assert all(first[1] <= second[0] for first, second in pairwise(tokens))
