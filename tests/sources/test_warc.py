"""WARC as Common Crawl, wget, Heritrix and browser crawlers write it, sound and damaged."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources import NewsItem, ReadOptions, Reject, discover, scan
from pipeline.sources.warc_records import WarcRecord, warc_records

Reader = Callable[..., list[Any]]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXTS = [
    "Ледокол «Север» вышел из порта Кижма во вторник утром. На борту сорок человек, рассказал капитан Ершов.",
    "Мост через Луду закрыли на ремонт до осени. Объезд идёт через посёлок Заречный, сообщила мэрия города.",
    "Школьники Кижмы собрали двести книг для библиотеки маяка. Книги привезут на остров в начале апреля.",
]
MOMENT = datetime(2026, 3, 6, 10, tzinfo=UTC)


def page(text: str) -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Вести Кижмы</title></head><body>'
        f"<article><p>{text}</p><p>{text[::-1]}</p></article></body></html>"
    ).encode()


def record(
    kind: str, block: bytes, media: str = "text/plain", n: int = 1, length: int | None = None
) -> bytes:
    """A record; `length` is what its header says instead of the truth."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://kizhma.example/{n}\r\n"
        f"WARC-Date: 2026-03-06T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def http(
    body: bytes, kind: str = "text/html; charset=utf-8", extra: str = "", first: str = "HTTP/1.1 200 OK"
) -> bytes:
    return f"{first}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + body


def response(body: bytes, n: int = 1, length: int | None = None, **about: str) -> bytes:
    return record("response", http(body, **about), "application/http; msgtype=response", n, length)


def counted(path: Path) -> Counter[str]:
    passed_over: Counter[str] = Counter()
    for source in discover([str(path)]).sources:
        list(scan(source, ReadOptions(), passed_over))
    return passed_over


@pytest.mark.parametrize(
    "name", ["CC-MAIN-1.warc.wet.gz", "a.wet", "a.wet.gz", "a.warc.wet", "a.warc.gz", "a.warc"]
)
def test_the_texts_of_common_crawl(tmp_path: Path, read_all: Reader, name: str) -> None:
    info = record("warcinfo", b"Software-Info: ia-web-commons\r\n", "application/warc-fields")
    texts = [f"Вести Кижмы\n{text}\n" for text in TEXTS]
    members = [info, *(record("conversion", text.encode(), n=n) for n, text in enumerate(texts))]
    data = b"".join(gzip.compress(member) for member in members) if name.endswith("gz") else b"".join(members)
    (tmp_path / name).write_bytes(data)
    entries = read_all(tmp_path / name, size=2)
    assert entries == [
        NewsItem(text, str(tmp_path / name), n, None, f"https://kizhma.example/{n}", "Вести Кижмы", MOMENT)
        for n, text in enumerate(texts)
    ]
    assert counted(tmp_path / name) == {"WARC warcinfo records": 1}


def test_other_records_are_counted_by_their_type(tmp_path: Path, read_all: Reader) -> None:
    crawl = [
        record("warcinfo", b"software: Heritrix/3.4\r\n", "application/warc-fields"),
        record(
            "request", b"GET / HTTP/1.1\r\nHost: kizhma.example\r\n\r\n", "application/http; msgtype=request"
        ),
        response(page(TEXTS[0])),
        record("metadata", b"fetchTimeMs: 10\r\n", "application/warc-fields"),
        record("revisit", b"HTTP/1.1 200 OK\r\n\r\n", "application/http; msgtype=response"),
        record("resource", page(TEXTS[1]), "text/html", 2),
        record("resource", TEXTS[2].encode("cp1251"), "text/plain; charset=windows-1251", 3),
        record("resource", b"20260306 1.2.3.4", "text/dns").replace(
            b"https://kizhma.example/1", b"dns:kizhma.example"
        ),
        record("resource", b"-q", "text/plain").replace(
            b"https://kizhma.example/1", b"metadata://gnu.org/wget/args.txt"
        ),
        record("resource", b"text", n=5).replace(
            b"https://kizhma.example/5", b"urn:text:https://kizhma.example/1"
        ),
        response(b"{}", 6, kind="application/json"),
        response(b"", 7, first="HTTP/1.1 301 Moved"),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(crawl))
    entries = read_all(tmp_path / "a.warc")
    assert [entry.url[-1] for entry in entries] == ["1", "2", "3"]
    assert all(text in entry.text for text, entry in zip(TEXTS, entries, strict=True))
    assert {entry.published_at for entry in entries} == {MOMENT}
    assert counted(tmp_path / "a.warc") == {
        "WARC warcinfo records": 1,
        "WARC request records": 1,
        "WARC metadata records": 1,
        "WARC revisit records": 1,
        "WARC records about the crawl": 3,
        "WARC responses of type application/json": 1,
        "WARC responses of status 301": 1,
    }


def chunked(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


BODIES = {
    "plain": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstandard.compress,
    "chunked": chunked,
    "gzip in chunks": lambda body: chunked(gzip.compress(body)),
}
HEADERS = {
    "none": "",
    "gzip": "Content-Encoding: gzip\r\n",
    "br": "Content-Encoding: br\r\n",
    "deflate": "content-encoding: deflate\r\n",
    "zstd": "Content-Encoding: zstd\r\n",
    "chunked": "Transfer-Encoding: chunked\r\n",
    "both": "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("plain", "none"), ("plain", "gzip"), ("plain", "br"), ("plain", "deflate"), ("plain", "zstd"),
        ("plain", "chunked"), ("plain", "both"), ("gzip", "gzip"), ("gzip", "both"), ("chunked", "chunked"),
        ("chunked", "both"), ("gzip in chunks", "both"), ("deflate", "deflate"), ("zstd", "zstd"),
    ],
)  # fmt: skip
def test_a_body_is_what_it_is_and_not_what_its_headers_promise(
    tmp_path: Path, read_all: Reader, body: str, headers: str
) -> None:
    data = response(BODIES[body](page(TEXTS[0])), extra=HEADERS[headers])
    (tmp_path / "a.warc").write_bytes(data)
    [item] = read_all(tmp_path / "a.warc")
    assert TEXTS[0] in item.text


def test_a_body_that_nothing_decodes(tmp_path: Path, read_all: Reader) -> None:
    packed = gzip.compress(page(TEXTS[0]))
    (tmp_path / "a.warc").write_bytes(
        response(b"\x1f\x8b" + packed[9:], extra=HEADERS["gzip"]) + response(page(TEXTS[1]))
    )
    reject, item = read_all(tmp_path / "a.warc")
    assert (reject.code, TEXTS[1] in item.text) == ("unreadable", True)


@pytest.mark.parametrize("error", [-900, -200, -3, 1, 5, 150, 900, 40_000])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_next_record_is_found_behind_a_wrong_length(
    tmp_path: Path, read_all: Reader, error: int, which: int
) -> None:
    size = len(http(page(TEXTS[which])))
    parts = [
        response(page(text), n, max(0, size + error) if n == which else None) for n, text in enumerate(TEXTS)
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(parts))
    entries = read_all(tmp_path / "a.warc", size=1)
    if which == 2 and error > 4:  # nothing shows that the file is not cut
        assert entries.pop().code == "truncated_archive"
    else:
        assert len(entries) == 3
    for text, entry in zip(TEXTS, entries, strict=False):
        assert text in entry.text


@pytest.mark.parametrize("told", ["", "x", "-5", "99999999999999999999"])
def test_a_length_that_is_no_number(tmp_path: Path, read_all: Reader, told: str) -> None:
    block = page(TEXTS[0])
    first = record("resource", block, "text/html").replace(
        f"Content-Length: {len(block)}".encode(), f"Content-Length: {told}".encode()
    )
    (tmp_path / "a.warc").write_bytes(first + record("resource", page(TEXTS[1]), "text/html"))
    assert [
        text in entry.text for text, entry in zip(TEXTS, read_all(tmp_path / "a.warc"), strict=False)
    ] == [True] * 2


def test_a_huge_wrong_length_costs_its_own_record_at_most(tmp_path: Path, read_all: Reader) -> None:
    parts = [response(page(text), n, 10**10 if n == 1 else None) for n, text in enumerate(TEXTS)]
    (tmp_path / "a.warc").write_bytes(b"".join(parts))
    one, reject, three = read_all(tmp_path / "a.warc", options=ReadOptions(max_chars=5000))
    assert (TEXTS[0] in one.text, reject.code, TEXTS[2] in three.text) == (True, "too_long", True)


def test_bytes_between_records_are_a_reject(tmp_path: Path, read_all: Reader) -> None:
    good = [response(page(text), n) for n, text in enumerate(TEXTS)]
    (tmp_path / "a.warc").write_bytes(
        good[0] + b"\0\1 garbage \r\nmore\r\n" + good[1] + b"\r\n\r\n\r\n" + good[2]
    )
    one, reject, two, three = read_all(tmp_path / "a.warc", size=1)
    assert isinstance(reject, Reject)
    assert (reject.code, "no record" in reject.message) == ("corrupt_archive", True)
    assert [TEXTS[n] in entry.text for n, entry in enumerate((one, two, three))] == [True] * 3


def test_headers_as_wget_and_old_crawlers_write_them(tmp_path: Path, read_all: Reader) -> None:
    plain = (
        b"WARC/0.18\nWARC-Type: response\nWARC-Target-URI: <https://kizhma.example/1>\n"
        b"warc-date: 2026-03-06T10:00:00Z\n"
        b"Content-Type: application/http;\n msgtype=response\nContent-Length: "
    )
    block = http(page(TEXTS[0])).replace(b"\r\n", b"\n")
    data = plain + str(len(block)).encode() + b"\n\n" + block + b"\n\n"
    (tmp_path / "a.warc").write_bytes(data + response(page(TEXTS[1]), 2, first="HTTP/2 200"))
    one, two = read_all(tmp_path / "a.warc")
    assert (one.url, one.published_at) == ("https://kizhma.example/1", MOMENT)
    assert TEXTS[0] in one.text
    assert TEXTS[1] in two.text


def test_a_response_without_its_http_header_and_one_without_a_type(tmp_path: Path, read_all: Reader) -> None:
    bare = record("response", page(TEXTS[0]), "application/http; msgtype=response")
    untyped = record(
        "response", b"HTTP/1.1 200 OK\r\n\r\n" + page(TEXTS[1]), "application/http; msgtype=response"
    )
    (tmp_path / "a.warc").write_bytes(bare + untyped)
    assert [
        text in entry.text for text, entry in zip(TEXTS, read_all(tmp_path / "a.warc"), strict=False)
    ] == [True] * 2


FEED = (
    '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>Вести</title>'
    + "".join(
        f"<item><title>Весть</title><link>https://kizhma.example/n/{n}</link><description>{text}</description></item>"
        for n, text in enumerate(TEXTS)
    )
    + "</channel></rss>"
)


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "text/xml; charset=utf-8", "text/html; charset=windows-1251"]
)
@pytest.mark.parametrize("extra", ["", "Content-Encoding: gzip\r\n"])
def test_a_feed_in_a_crawl(tmp_path: Path, read_all: Reader, kind: str, extra: str) -> None:
    body = FEED.encode("cp1251")
    if extra and "html" not in kind:
        body = gzip.compress(body)
    sitemap = b'<?xml version="1.0"?><urlset><url><loc>https://kizhma.example/</loc></url></urlset>'
    path = tmp_path / "a.warc"
    path.write_bytes(
        response(body, kind=kind, extra=extra)
        + response(page(TEXTS[0]), 9)
        + response(sitemap, kind="text/xml")
    )
    entries = read_all(path, size=2)
    assert [entry.text for entry in entries[:3]] == TEXTS
    assert [entry.url for entry in entries[:3]] == [f"https://kizhma.example/n/{n}" for n in range(3)]
    assert {entry.published_at for entry in entries} == {MOMENT}
    assert TEXTS[0] in entries[3].text
    assert counted(path) == {"WARC responses of type text/xml": 1}


def wacz(path: Path, *warcs: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number, data in enumerate(warcs):
            archive.writestr(f"archive/rec-{number}.warc.gz", gzip.compress(data))
        archive.writestr("indexes/index.cdx.gz", gzip.compress(b"com,example)/ 20260306 {}\n"))
        archive.writestr(
            "pages/pages.jsonl",
            '{"format": "json-pages-1.0"}\n{"url": "https://kizhma.example/1", "text": "x"}',
        )
        archive.writestr("datapackage.json", '{"profile": "data-package", "resources": []}')
        archive.writestr("fuzzy.json", "{}")
    return path


def test_a_wacz_is_read_through_its_warcs(tmp_path: Path, read_all: Reader) -> None:
    path = wacz(
        tmp_path / "a.wacz",
        response(page(TEXTS[0])),
        response(page(TEXTS[1]), 2) + record("request", b"GET", n=3),
    )
    entries = read_all(path, size=1)
    assert [text in entry.text for text, entry in zip(TEXTS, entries, strict=False)] == [True] * 2
    assert [entry.source_uri for entry in entries] == [f"{path}!archive/rec-{n}.warc.gz" for n in range(2)]
    assert counted(path) == {"WARC request records": 1, "indexes and page lists of WACZ files": 4}


def test_the_metadata_of_a_crawl_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "CC-MAIN-1.warc.wat.gz"
    path.write_bytes(gzip.compress(record("metadata", b"{}", "application/json")))
    with pytest.raises(InputError, match="WAT") as refusal:
        discover([str(path)])
    assert "wet" in refusal.value.remedy


@QUICK
@given(
    bodies=st.lists(
        st.binary(max_size=60).filter(lambda body: b"WARC/" not in body and not body[-1:].isspace()),
        max_size=5,
    ),
    piece=st.integers(1, 50),
    error=st.integers(-30, 30),
)
def test_records_come_out_whole_however_they_are_cut(bodies: list[bytes], piece: int, error: int) -> None:
    """A wrong length of the first of several records changes nothing."""
    blocks = [b"x" + body + b"y" for body in bodies]
    lengths = [len(block) for block in blocks]
    if len(blocks) > 1:
        lengths[0] = max(0, lengths[0] + error)
    data = b"".join(record("resource", block, n=n, length=lengths[n]) for n, block in enumerate(blocks))
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    found = list(warc_records(chunks, 1 << 20))
    assert all(isinstance(one, WarcRecord) for one in found)
    got = [one.block for one in found if isinstance(one, WarcRecord)]
    assert [block.strip() for block in got] == [block.strip() for block in blocks]
