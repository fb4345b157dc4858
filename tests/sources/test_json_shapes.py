"""Records inside something else: exports of messengers, answers of interfaces, dumps, tasks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.sources import ReadOptions, discover, scan

Reader = Callable[..., list[Any]]

FERRY = "Паром «Аврора» вышел из Корсакова в четверг утром."
SNOW = "В Магадане выпал первый снег, сообщил синоптик Олег Рябинин."
NOON = datetime(2025, 3, 6, 9, tzinfo=UTC)
EPOCH = 1741251600  # of NOON


def write(path: Path, content: Any, *, lines: bool = False, indent: int | None = None) -> Path:
    """One JSON value, or one a line."""
    values = content if lines else [content]
    texts = (json.dumps(value, ensure_ascii=False, indent=indent) for value in values)
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


def counted(path: Path, options: ReadOptions | None = None) -> dict[str, int]:
    """What is passed over."""
    counts: Counter[str] = Counter()
    [source] = discover([str(path)]).sources
    list(scan(source, options or ReadOptions(), counts))
    return dict(counts)


def telegram(number: int, text: Any, **more: Any) -> dict[str, Any]:
    """A message as Telegram Desktop writes it, with a local time of another zone than ours."""
    return {
        "id": number,
        "type": "message",
        "date": "2025-03-06T18:00:00",
        "date_unixtime": str(EPOCH),
        "from": "Портовый вестник",
        "from_id": "channel77",
        "text": text,
    } | more


PIECES = [
    "Паром ",
    {"type": "bold", "text": "«Аврора»"},
    " вышел из ",
    {"type": "hashtag", "text": "#Корсакова"},
    ".",
]
JOINED = "Паром «Аврора» вышел из #Корсакова."
SERVICE = {
    "id": 1,
    "type": "service",
    "date": "2025-03-01T09:00:00",
    "actor": "Админ",
    "text": "",
    "action": "pin_message",
}
MESSAGES = [
    SERVICE,
    telegram(2, FERRY, edited="2025-03-07T10:00:00", edited_unixtime="1741338000"),
    telegram(3, PIECES, forwarded_from="Другой канал", reply_to_message_id=2),
    telegram(4, "", photo="photos/a.jpg", text_entities=[]),
    telegram(5, "", text_entities=[{"type": "plain", "text": SNOW}]),
    telegram(
        6, [{"type": "link", "text": "https://example.org/a"}, "\n" + FERRY], file="a.mp4", title="Песня"
    ),
    telegram(7, [""], media_type="sticker"),
]
CHAT = {"name": "Портовый вестник", "type": "public_channel", "id": 77, "messages": MESSAGES}
OF_MESSAGES = [FERRY, JOINED, SNOW, f"https://example.org/a\n{FERRY}"]
ACCOUNT = {
    "about": "Вот данные, которые вы запросили.",
    "personal_information": {"user_id": 9, "first_name": "Анна", "bio": "Порт"},
    "contacts": {
        "about": "…",
        "list": [{"first_name": "Пётр", "phone_number": "7", "date": "2020-01-01T00:00:00"}],
    },
    "chats": {"about": "…", "list": [{**CHAT, "messages": []}, CHAT, {**CHAT, "id": 78}]},
    "left_chats": {"about": "…", "list": [{**CHAT, "id": 79}]},
}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_chat_of_telegram(tmp_path: Path, read_all: Reader, indent: int | None, size: int) -> None:
    path = write(tmp_path / "result.json", CHAT, indent=indent)
    items = read_all(path, size=size)
    assert [item.text for item in items] == OF_MESSAGES
    assert {item.published_at for item in items} == {NOON}
    assert [item.id for item in items] == ["2", "3", "5", "6"]
    assert counted(path) == {"Telegram service messages": 1, "Telegram messages without text": 2}


@pytest.mark.parametrize("indent", [None, 1])
def test_an_account_of_telegram(tmp_path: Path, read_all: Reader, indent: int | None) -> None:
    path = write(tmp_path / "result.json", ACCOUNT, indent=indent)
    assert [item.text for item in read_all(path, size=3)] == OF_MESSAGES * 3
    assert counted(path) == {"Telegram service messages": 3, "Telegram messages without text": 6}


@pytest.mark.parametrize("name", ["messages.jsonl", "messages.json"])
def test_messages_of_telegram_one_a_line(tmp_path: Path, read_all: Reader, name: str) -> None:
    path = write(tmp_path / name, MESSAGES, lines=True)
    assert [item.text for item in read_all(path)] == OF_MESSAGES
    assert counted(path) == {"Telegram service messages": 1, "Telegram messages without text": 2}


def test_messages_of_telegram_libraries(tmp_path: Path, read_all: Reader) -> None:
    telethon = [
        {"_": "MessageService", "id": 1, "date": "2025-03-01 09:00:00+00:00", "action": {"_": "X"}},
        {
            "_": "Message",
            "id": 2,
            "peer_id": {"_": "PeerChannel", "channel_id": 7},
            "date": "2025-03-06 09:00:00+00:00",
            "message": FERRY,
            "entities": [],
        },
        {"_": "Message", "id": 3, "date": "2025-03-06 09:00:00+00:00", "message": "", "media": {}},
    ]
    path = write(tmp_path / "telethon.json", telethon)
    [item] = read_all(path)
    assert (item.text, item.id, item.published_at) == (FERRY, "2", NOON)
    assert counted(path) == {"Telegram service messages": 1, "Telegram messages without text": 1}
    chat = {"id": -7, "type": "channel", "title": "Порт"}
    updates = {
        "ok": True,
        "result": [
            {"update_id": 5, "channel_post": {"message_id": 8, "chat": chat, "date": EPOCH, "text": FERRY}},
            {"update_id": 6, "message": {"message_id": 9, "chat": chat, "date": EPOCH, "caption": SNOW}},
            {"update_id": 7, "message": {"message_id": 10, "chat": chat, "date": EPOCH, "sticker": {}}},
        ],
    }
    path = write(tmp_path / "updates.json", updates)
    items = read_all(path)
    assert [(item.text, item.id, item.published_at) for item in items] == [
        (FERRY, "8", NOON),
        (SNOW, "9", NOON),
    ]
    assert counted(path) == {"Telegram messages without text": 1}


def vk(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "owner_id": -44,
        "from_id": -44,
        "date": EPOCH,
        "text": text,
        "post_type": "post",
        "attachments": [{"type": "photo", "photo": {"id": 1, "text": "подпись"}}],
    } | more


VK_ITEMS = [vk(1, FERRY), vk(2, "", copy_history=[vk(9, SNOW, owner_id=-5)]), vk(3, "")]


@pytest.mark.parametrize("extended", [False, True])
def test_a_wall_of_vk(tmp_path: Path, read_all: Reader, extended: bool) -> None:
    answer: dict[str, Any] = {"count": 3, "items": VK_ITEMS}
    if extended:
        answer |= {
            "profiles": [{"id": 5, "first_name": "Олег"}],
            "groups": [{"id": 44, "name": "Порт", "description": "Новости порта"}],
        }
    path = write(tmp_path / "wall.json", {"response": answer})
    items = read_all(path)
    assert [(item.text, item.id, item.published_at) for item in items] == [
        (FERRY, "-44_1", NOON),
        (SNOW, "-44_2", NOON),
    ]
    beside = {"elements of response.profiles": 1, "elements of response.groups": 1} if extended else {}
    assert counted(path) == {"VK posts without text": 1} | beside
    pages = write(tmp_path / "pages.jsonl", [{"response": answer}, {"response": answer}], lines=True)
    assert [item.text for item in read_all(pages)] == [FERRY, SNOW] * 2
    items_alone = write(tmp_path / "items.json", VK_ITEMS)
    assert [item.text for item in read_all(items_alone)] == [FERRY, SNOW]


NEWS = [
    {
        "title": "Паром",
        "url": "https://example.org/1",
        "publishedAt": "2025-03-06T12:00:00+03:00",
        "content": FERRY,
    },
    {
        "title": "Снег",
        "url": "https://example.org/2",
        "publishedAt": "2025-03-06T12:00:00+03:00",
        "content": SNOW,
    },
]
API = [
    {
        "type": "news",
        "id": str(n),
        "links": {"self": one["url"]},
        "attributes": {
            "headline": one["title"],
            "body": {"value": one["content"], "format": "basic"},
            "created": one["publishedAt"],
        },
    }
    for n, one in enumerate(NEWS)
]
HITS = [{"_index": "news", "_id": str(n), "_score": 1.5, "_source": one} for n, one in enumerate(NEWS)]

WRAPPED: dict[str, Any] = {
    "news api": {"status": "ok", "totalResults": 2, "message": "success", "articles": NEWS},
    "empty beside": {"articles": NEWS, "errors": [], "next": None},
    "json api": {"jsonapi": {"version": "1.0"}, "links": {"self": "https://example.org"}, "data": API,
                 "included": [{"type": "people", "id": "5", "attributes": {"name": "Олег"}}],
                 "meta": {"count": 2}},
    "one resource": {"data": API},
    "search": {"took": 3, "_shards": {"total": 1}, "hits": {"total": {"value": 2}, "hits": HITS}},
    "scroll": {"_scroll_id": "x", "hits": {"hits": [{"_id": "1", "fields": {k: [v] for k, v in one.items()}}
                                                    for one in NEWS]}},
    "solr": {"responseHeader": {"status": 0}, "response": {"numFound": 2, "start": 0, "docs": [
        {**one, "content": [one["content"]], "_version_": 1} for one in NEWS]}},
    "graphql": {"data": {"allPosts": {"pageInfo": {"hasNextPage": False}, "edges": [
        {"cursor": "a", "node": one} for one in NEWS]}}},
    "graphql nodes": {"data": {"posts": {"totalCount": 2, "nodes": NEWS}}},
    "spring": {"content": NEWS, "pageable": {"pageNumber": 0}, "totalElements": 2},
    "rest": {"count": 2, "next": None, "previous": None, "results": NEWS},
    "guardian": {"response": {"status": "ok", "results": [
        {"webTitle": one["title"], "webUrl": one["url"], "webPublicationDate": one["publishedAt"],
         "fields": {"bodyText": one["content"]}} for one in NEWS]}},
    "json feed": {"version": "https://jsonfeed.org/version/1.1", "title": "Порт", "description": "Лента",
                  "items": [{"id": one["url"], "url": one["url"], "title": one["title"],
                             "content_text": one["content"], "date_published": one["publishedAt"]}
                            for one in NEWS]},
    "by key": {"a1": NEWS[0], "b2": NEWS[1]},
    "deep map": {"feed": {"news": {"-Na": NEWS[0], "-Nb": NEWS[1]}}},
    "lists by source": {"порт": NEWS[:1], "погода": NEWS[1:]},
    "list in list": {"pages": [NEWS[:1], NEWS[1:]]},
    "lists": [NEWS[:1], NEWS[1:]],
    "word": [{"article": one, "status": 200} for one in NEWS],
    "rows": {"features": [{"name": "text"}], "rows": [
        {"row_idx": n, "row": one, "truncated_cells": []} for n, one in enumerate(NEWS)]},
    "wordpress": [{"id": n, "date": one["publishedAt"], "link": one["url"],
                   "title": {"rendered": one["title"]},
                   "content": {"rendered": one["content"], "protected": False},
                   "excerpt": {"rendered": "…"}} for n, one in enumerate(NEWS)],
    "graph": {"@context": "https://schema.org", "@graph": [
        {"@type": "NewsArticle", "headline": one["title"], "url": one["url"], "articleBody": one["content"],
         "datePublished": one["publishedAt"]} for one in NEWS]},
}  # fmt: skip


@pytest.mark.parametrize("kind", WRAPPED)
@pytest.mark.parametrize("indent", [None, 2])
def test_answers_of_interfaces(tmp_path: Path, read_all: Reader, kind: str, indent: int | None) -> None:
    path = write(tmp_path / "a.json", WRAPPED[kind], indent=indent)
    items = read_all(path, size=1)
    assert [item.text for item in items] == [FERRY, SNOW]
    assert [item.title for item in items] == ["Паром", "Снег"]
    assert [item.url for item in items] == ["https://example.org/1", "https://example.org/2"]
    assert {item.published_at for item in items} == {NOON}


@pytest.mark.parametrize("kind", ["news api", "search", "graphql", "json api"])
def test_answers_one_a_line(tmp_path: Path, read_all: Reader, kind: str) -> None:
    path = write(tmp_path / "pages.jsonl", [WRAPPED[kind]] * 3, lines=True)
    assert [item.text for item in read_all(path, size=2)] == [FERRY, SNOW] * 3


def test_hits_one_a_line_have_their_ids(tmp_path: Path, read_all: Reader) -> None:
    items = read_all(write(tmp_path / "dump.json", HITS, lines=True))
    assert [(item.text, item.id) for item in items] == [(FERRY, "0"), (SNOW, "1")]


def test_a_bulk_file_of_elasticsearch(tmp_path: Path, read_all: Reader) -> None:
    lines = [
        {"index": {"_index": "news", "_id": "a"}},
        NEWS[0],
        {"delete": {"_index": "news", "_id": "z"}},
        {"create": {"_index": "news"}},
        {**NEWS[1], "id": "own"},
        {"update": {"_id": "c", "retry_on_conflict": 3}},
        {"doc": NEWS[0], "doc_as_upsert": True},
        {"index": {}},
        NEWS[1],
    ]
    path = write(tmp_path / "bulk.ndjson", lines, lines=True)
    for size in (1, 2, 9):
        items = read_all(path, size=size)
        assert [item.text for item in items] == [FERRY, SNOW] * 2
        assert [item.id for item in items] == ["a", "own", "c", None]
    assert counted(path) == {"Elasticsearch action lines": 5}


def test_extended_json_of_mongodb(tmp_path: Path, read_all: Reader) -> None:
    moments = [
        {"$date": "2025-03-06T09:00:00Z"},
        {"$date": {"$numberLong": str(EPOCH * 1000)}},
        {"$date": EPOCH * 1000},
        {"$timestamp": {"t": EPOCH, "i": 1}},
    ]
    records = [
        {
            "_id": {"$oid": f"64f0c0ffee0000000000000{n}"},
            "text": FERRY,
            "date": moment,
            "views": {"$numberInt": "5"},
        }
        for n, moment in enumerate(moments)
    ]
    records.append({"_id": {"$numberLong": "77"}, "text": SNOW, "date": {"$date": {"$numberLong": "0"}}})
    for lines, indent in ((True, None), (False, None), (True, 2)):
        items = read_all(write(tmp_path / "dump.json", records, lines=lines, indent=indent))
        assert [item.published_at for item in items] == [NOON] * 4 + [datetime(1970, 1, 1, tzinfo=UTC)]
        assert [item.id for item in items] == [f"64f0c0ffee0000000000000{n}" for n in range(4)] + ["77"]


TASKS: dict[str, list[dict[str, Any]]] = {
    "label studio": [{"id": 5, "data": {"text": FERRY, "url": "https://example.org/1"}, "annotations": [
        {"id": 1, "result": [{"value": {"text": "Паром", "start": 0}}], "created_at": "2030-01-01"}],
        "predictions": [], "created_at": "2030-01-01T00:00:00Z", "meta": {}}],
    "label studio with a date": [{"id": 5, "data": {"text": FERRY, "url": "https://example.org/1",
                                                    "date": "2025-03-06 12:00"}, "created_at": "2030-01-01"}],
    "prodigy": [{"text": FERRY, "id": 5, "meta": {"url": "https://example.org/1", "date": "2025-03-06 12:00"},
                 "spans": [{"start": 0, "end": 5, "text": "Паром", "label": "X"}], "_input_hash": 1,
                 "_timestamp": 1900000000, "answer": "accept"}],
    "label studio, short": [{"id": 5, "text": FERRY, "url": "https://example.org/1", "annotator": 1,
                             "annotation_id": 7, "created_at": "2030-01-01T00:00:00Z", "lead_time": 3.5,
                             "updated_at": "2030-01-01T00:00:00Z", "label": [{"start": 0, "text": "Паром"}]}],
    "doccano": [{"id": 5, "data": FERRY, "label": [[0, 5, "X"]], "url": "https://example.org/1"}],
    "doccano text": [{"id": 5, "text": FERRY, "labels": [], "meta": {"url": "https://example.org/1"}}],
}  # fmt: skip


@pytest.mark.parametrize("kind", TASKS)
@pytest.mark.parametrize("lines", [False, True])
def test_tasks_of_annotation_tools(tmp_path: Path, read_all: Reader, kind: str, lines: bool) -> None:
    path = write(tmp_path / ("a.jsonl" if lines else "a.json"), TASKS[kind], lines=lines)
    [item] = read_all(path)
    assert (item.text, item.id, item.url) == (FERRY, "5", "https://example.org/1")
    assert item.published_at == (NOON if "date" in kind or kind == "prodigy" else None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["Первый абзац.", "", "  ", "Второй."], "Первый абзац.\nВторой."),
        ({"value": "Первый."}, "Первый."),
        ({"#text": "Первый.", "@type": "plain"}, "Первый."),
        (
            [{"type": "paragraph", "text": "Первый."}, {"type": "paragraph", "text": "Второй."}],
            "Первый.\nВторой.",
        ),
        ({"rendered": "Первый."}, "Первый."),
        ({"ru": "Первый.", "kk": "Бірінші."}, "Первый."),
        ([["Первый."], ["Второй."]], "Первый.\nВторой."),
        (["Да, ", {"type": "text_link", "text": "здесь", "href": "x"}, "."], "Да, здесь."),
        ({"S": "Первый."}, "Первый."),
    ],
)
def test_texts_wrapped_in_something(tmp_path: Path, read_all: Reader, value: Any, text: str) -> None:
    [item] = read_all(write(tmp_path / "a.jsonl", [{"id": 1, "text": value}], lines=True))
    assert item.text == text


@pytest.mark.parametrize(
    "value",
    [
        "2025-03-06T12:00:00+03:00",
        ["06.03.2025 12:00"],
        {"value": "2025-03-06 12:00"},
        {"date": "2025-03-06 12:00:00.000000", "timezone_type": 3, "timezone": "Europe/Moscow"},
        {"date": "2025-03-06 14:00:00.000000", "timezone_type": 1, "timezone": "+05:00"},
        [2025, 3, 6, 9, 0, 0, 3, 65, 0],
        [2025, 3, 6, 12, 0],
        {"year": 2025, "month": 3, "day": 6, "hour": 12},
        {"seconds": EPOCH, "nanoseconds": 0},
        {"_seconds": EPOCH, "_nanoseconds": 0},
        {"dateTime": "2025-03-06T09:00:00.0000000", "timeZone": "UTC"},
    ],
)
def test_dates_wrapped_in_something(tmp_path: Path, read_all: Reader, value: Any) -> None:
    [item] = read_all(write(tmp_path / "a.jsonl", [{"text": FERRY, "date": value}], lines=True))
    assert item.published_at == NOON


def test_a_record_with_parts_of_its_own_is_one_document(tmp_path: Path, read_all: Reader) -> None:
    """Comments, entities and paragraphs inside a document are no documents."""
    inside = [{"text": "Отлично!", "date": "2025-03-07"}, {"text": "Да", "date": "2025-03-08"}]
    whole = {"id": 1, "text": FERRY, "comments": inside, "entities": [{"text": "Паром"}], "articles": inside}
    for content in (whole, [whole], {"posts": [whole]}):
        [item] = read_all(write(tmp_path / "a.json", content))
        assert (item.text, item.id) == (FERRY, "1")
    lines = [{"message": FERRY, "comments": inside}, {"message": SNOW, "comments": inside}]
    items = read_all(write(tmp_path / "a.jsonl", lines, lines=True))
    assert [item.text for item in items] == [FERRY, SNOW]


def test_the_path_of_the_records_can_be_told(tmp_path: Path, read_all: Reader) -> None:
    data = {
        "texts": NEWS,
        "archive": {"old.news": {"list": [{"lead": FERRY, "inner": {"date": "2025-03-06 12:00"}}]}},
    }
    path = write(tmp_path / "a.json", data)
    for told in ("texts", "$.texts[*]", ".texts[]"):
        assert [item.text for item in read_all(path, options=ReadOptions(records=told))] == [FERRY, SNOW]
    for told in ("archive.old\\.news.list", "archive.*.list"):
        options = ReadOptions(records=told, text_field="lead", date_field="inner.date")
        assert [(item.text, item.published_at) for item in read_all(path, options=options)] == [(FERRY, NOON)]
    with pytest.raises(
        InputError, match=r"Nothing lies at «archive\.list».*archive\.old\\\.news\.list"
    ) as refusal:
        read_all(path, options=ReadOptions(records="archive.list"))
    assert "--records" in refusal.value.remedy


def test_a_told_path_holds_in_lines_and_lists(tmp_path: Path, read_all: Reader) -> None:
    wrapped = [{"meta": {"n": n}, "payload": {"piece": one}} for n, one in enumerate(NEWS)]
    for lines in (False, True):
        path = write(tmp_path / "a.json", wrapped, lines=lines)
        items = read_all(path, options=ReadOptions(records="payload.piece"))
        assert [(item.text, item.title) for item in items] == [(FERRY, "Паром"), (SNOW, "Снег")]
    whole = write(tmp_path / "b.json", {"text": FERRY, "articles": NEWS})
    assert [item.text for item in read_all(whole, options=ReadOptions(records="."))] == [FERRY]


def test_fields_can_be_paths(tmp_path: Path, read_all: Reader) -> None:
    record = {
        "payload": {"ru": {"lead": FERRY}, "parts": [{"t": "Первый."}, {"t": "Второй."}]},
        "when.utc": "2025-03-06T09:00:00Z",
        "ref": {"href": ["https://example.org/1"]},
        "key": {"n": 12},
    }
    path = write(tmp_path / "a.jsonl", [record], lines=True)
    options = ReadOptions(
        text_field="payload.ru.lead", date_field="when.utc", url_field="ref.href", id_field="key.n"
    )
    [item] = read_all(path, options=options)
    assert (item.text, item.published_at, item.url, item.id) == (FERRY, NOON, "https://example.org/1", "12")
    [item] = read_all(path, options=ReadOptions(text_field="payload.parts.t"))
    assert item.text == "Первый.\nВторой."
    with pytest.raises(InputError, match=r"«payload\.ru\.text»"):
        read_all(path, options=ReadOptions(text_field="payload.ru.text"))


def test_lists_beside_the_records_are_counted(tmp_path: Path) -> None:
    data = {"articles": NEWS, "sources": [{"id": 1}, {"id": 2}], "tags": ["а", "б"]}
    assert counted(write(tmp_path / "a.json", data)) == {"elements of sources": 2}
