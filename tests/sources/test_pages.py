"""HTML pages and WARC crawls."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.sources import NewsItem, ReadOptions, Reject, discover, scan

Reader = Callable[..., list[Any]]

TEXT = (
    "Новый маяк зажёгся на острове Кижма в четверг вечером. Его свет виден за тридцать километров, "
    "рассказал смотритель Павел Ершов. Строили маяк четыре года, и всё это время рыбаки ждали."
)
MORE = (
    "Старую башню 1904 года разбирать не станут: в ней откроют музей. Первыми посетителями станут "
    "школьники из посёлка Луда, которые собрали для музея лампы, карты и судовые журналы."
)
MENU = "Подпишитесь на рассылку"


def page(charset: str = "", head: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>На Кижме зажгли маяк</title>"
        f'<link rel="canonical" href="https://example.org/mayak">{head}</head><body>'
        f"<nav><ul><li><a href='/'>{MENU}</a></li></ul></nav>"
        f"<article><h1>На Кижме зажгли маяк</h1><p>{TEXT}</p><p>{MORE}</p></article>"
        f"<footer><p>{MENU}</p></footer><script>var x = 1;</script></body></html>"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("charset", ["", "utf-8", "windows-1251", "no-such"])
def test_the_main_text_of_a_page(tmp_path: Path, read_all: Reader, encoding: str, charset: str) -> None:
    path = tmp_path / "a.html"
    moment = '<meta property="article:published_time" content="2026-03-05T18:20:00+03:00">'
    path.write_bytes(page(charset, moment).encode(encoding))
    [item] = read_all(path)
    assert isinstance(item, NewsItem)
    assert TEXT in item.text
    assert MORE in item.text
    assert MENU not in item.text
    assert item.title == "На Кижме зажгли маяк"
    assert item.url == "https://example.org/mayak"
    assert item.published_at == datetime(2026, 3, 5, 15, 20, tzinfo=UTC)
    assert (item.source_uri, item.source_row) == (str(path), None)


@pytest.mark.parametrize(
    ("told", "published", "day_known", "unread"),
    [
        ("5 марта 2026, 18:20", datetime(2026, 3, 5, 15, 20, tzinfo=UTC), True, None),
        ("март 2026", datetime(2026, 3, 1, tzinfo=UTC), False, None),
        ("вчера в 18:20", None, True, "вчера в 18:20"),
        ("", None, True, None),
    ],
)
def test_the_date_of_a_page(
    tmp_path: Path,
    read_all: Reader,
    told: str,
    published: datetime | None,
    day_known: bool,
    unread: str | None,
) -> None:
    path = tmp_path / "a.html"
    path.write_text(page("utf-8", f'<meta name="pubdate" content="{told}">'), "utf-8")
    [item] = read_all(path)
    assert (item.published_at, item.day_known, item.unread_date) == (published, day_known, unread)


def test_a_declared_koi8_page(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.htm.gz"
    path.write_bytes(gzip.compress(page("koi8-r").encode("koi8-r")))
    assert TEXT in read_all(path)[0].text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_text"),
        (
            b"<html><head><script>let a = 'text';</script></head><body><script>run()</script></body></html>",
            "no_text",
        ),
        (b"<html></html>", "no_text"),
        ("<p>Маяк".encode() + b"\xd0\xff</p>", "encoding"),
    ],
)
def test_pages_without_text(tmp_path: Path, read_all: Reader, data: bytes, code: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    [reject] = read_all(path)
    assert reject.code == code


def test_external_entities_are_not_resolved(tmp_path: Path, read_all: Reader) -> None:
    (tmp_path / "secret.dat").write_text("СЕКРЕТ")
    hostile = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret.dat">]>' + page().removeprefix(
        "<!DOCTYPE html>"
    ).replace(MORE, f"&x; {MORE}")
    (tmp_path / "a.html").write_text(hostile, "utf-8")
    [item] = read_all(tmp_path / "a.html")
    assert "СЕКРЕТ" not in item.text
    assert TEXT in item.text


def response(url: str, body: bytes, kind: str, status: str = "200 OK", extra: str = "") -> bytes:
    http = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-06T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


CRAWL = [
    response("https://example.org/1", page().encode("cp1251"), "text/html; charset=windows-1251"),
    response("https://example.org/x.png", b"\x89PNG", "image/png"),
    response("https://example.org/gone", page().encode(), "text/html", "404 Not Found"),
    response("https://example.org/2", TEXT.encode("koi8-r"), "text/plain"),
    response(
        "https://example.org/3",
        gzip.compress(page().encode()),
        "text/html",
        extra="Content-Encoding: gzip\r\n",
    ),
    response(
        "https://example.org/4", b"\x1f\x8b\0 not gzip", "text/html", extra="Content-Encoding: gzip\r\n"
    ),
    response("https://example.org/5", b"<script>1</script>", "text/html"),
]


@pytest.mark.parametrize("suffix", ["", ".gz", ".members.gz"])
def test_a_crawl(tmp_path: Path, read_all: Reader, suffix: str) -> None:
    path = tmp_path / ("crawl.warc" + suffix.replace(".members", ""))
    if suffix == ".members.gz":
        path.write_bytes(b"".join(gzip.compress(record) for record in CRAWL))
    else:
        data = b"".join(CRAWL)
        path.write_bytes(gzip.compress(data) if suffix else data)
    entries = read_all(path, size=2)
    assert [getattr(entry, "code", "") for entry in entries] == ["", "", "", "unreadable", "no_text"]
    assert [entry.url for entry in entries[:3]] == [f"https://example.org/{n}" for n in (1, 2, 3)]
    assert entries[1].text == TEXT
    assert all(TEXT in entry.text for entry in entries[:3])
    assert {entry.published_at for entry in entries[:3]} == {datetime(2026, 3, 6, 10, tzinfo=UTC)}
    assert [entry.source_row for entry in entries] == list(range(5))
    [source] = discover([str(path)]).sources
    passed_over: Counter[str] = Counter()
    list(scan(source, ReadOptions(), passed_over))
    assert passed_over == {"WARC responses of type image/png": 1, "WARC responses of status 404": 1}


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("cut", [20, 300, 900])
def test_a_cut_crawl(tmp_path: Path, read_all: Reader, suffix: str, cut: int) -> None:
    whole = CRAWL[0] + CRAWL[3]
    data = whole + CRAWL[0][:cut]
    path = tmp_path / f"crawl.warc{suffix}"
    path.write_bytes(gzip.compress(data)[:-8] if suffix else data)
    entries = read_all(path)
    assert all(isinstance(entry, NewsItem) for entry in entries[:-1])
    assert isinstance(entries[-1], Reject)
    assert entries[-1].code == "truncated_archive"
    assert len(entries) == 3


@pytest.mark.parametrize("data", [b"", b"nothing of the kind" * 50])
def test_what_is_no_crawl(tmp_path: Path, read_all: Reader, data: bytes) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(data)
    assert [entry.code for entry in read_all(path)] == (["unreadable"] if data else [])


def test_a_page_that_is_too_long(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "crawl.warc"
    huge = page().encode() + b" " * (2 << 20)
    path.write_bytes(response("https://example.org/1", huge, "text/html") + CRAWL[3])
    reject, item = read_all(path, options=ReadOptions(max_chars=1000))
    assert (reject.code, item.text) == ("too_long", TEXT)
