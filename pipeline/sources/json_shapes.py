"""Known shapes of JSON records: what a record is wrapped in, and records that are no documents.

Messages of Telegram (Desktop exports, Telethon, Pyrogram, the Bot API), posts of VK, hits and bulk files of
Elasticsearch, JSON:API resources, tasks of Label Studio, Prodigy and Doccano.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.sources.field_values import text_of
from pipeline.sources.fields import candidates, is_filled
from pipeline.sources.item import ReadOptions

Fields = dict[str, Any]

# Keys under which a record may lie in another one.
_INNER = (
    "_source", "attributes", "node", "doc", "document", "row", "fields", "data", "Item", "channel_post",
    "edited_channel_post", "message", "edited_message", "article", "post", "tweet", "news", "item", "record",
    "content", "payload", "value",
)  # fmt: skip
_ASIDE = ("meta", "metadata")  # objects that tell more of the record that they are in
_ACTIONS = frozenset(("index", "create", "update", "delete"))
_ACTION_KEYS = frozenset(
    (
        "_index", "_type", "_id", "routing", "_routing", "_version", "version", "version_type",
        "require_alias", "retry_on_conflict", "if_seq_no", "if_primary_term", "pipeline", "dynamic_templates",
        "_source", "op_type", "list_executed_pipelines", "_parent", "parent", "require_data_stream",
    )
)  # fmt: skip
_ACTION_START = re.compile(rb'\s*+\{\s*+"(?:index|create|update|delete)"\s*+:')
_MARKS = (
    b'"service"',
    b'"message"',
    b'"unsupported"',
    b'"Message',
    b'"message_id"',
    b'"owner_id"',
    b'"peer_id"',
    b'"source_id"',
)
_CHANGE = re.compile(r"creat|updat|modif|import", re.IGNORECASE)
_DESKTOP = ("text_entities", "date_unixtime", "from_id", "from", "actor", "action")
_WRAPPED = 3  # wrappers in wrappers


def may_be_no_document(data: bytes) -> bool:
    """Whether `no_document` has anything to say of a record: a look at its bytes, cheaper than parsing."""
    return any(mark in data for mark in _MARKS) or _ACTION_START.match(data) is not None


def no_document(record: Mapping[str, Any]) -> str | None:
    """The kind of a record that is sound and no document; None for any other."""
    if len(record) == 1 and is_action(record):
        return "Elasticsearch action lines"
    record = _bot_message(record)
    kind = record.get("type")
    if kind == "service" and ("action" in record or "actor" in record):
        return "Telegram service messages"
    if _is_desktop_message(record):
        return None if _has_desktop_text(record) else "Telegram messages without text"
    told = record.get("_")
    if told in ("MessageService", "MessageEmpty") or (told == "Message" and record.get("service")):
        return "Telegram service messages"
    if told == "Message" or ("message_id" in record and isinstance(record.get("chat"), dict)):
        texts = (record.get(key) for key in ("message", "text", "caption"))
        return None if any(map(is_filled, texts)) else "Telegram messages without text"
    if _is_vk_post(record) and not is_filled(_vk_text(record)):
        return "VK posts without text"
    return None


def is_action(record: Mapping[str, Any]) -> bool:
    """Whether a record is the line of an Elasticsearch bulk file that says what to do with the next one."""
    ((name, told),) = record.items()
    return name in _ACTIONS and isinstance(told, dict) and told.keys() <= _ACTION_KEYS


def action_id(record: Mapping[str, Any]) -> str | None:
    """The `_id` that an action line gives to the record on the next line; None of a deletion."""
    ((name, told),) = record.items()
    own = told.get("_id")
    return str(own) if name != "delete" and isinstance(own, str | int) else None


def unwrapped(record: Fields, options: ReadOptions) -> Fields:
    """The fields of a record, taken out of what it is wrapped in.

    A field of the outer object stays where the inner one has none for its part: an id, an address. When the
    outer object was made or changed (an annotation task, a row of a table) is no date of the record.
    """
    record = _adapted(record)
    for _ in range(_WRAPPED):
        if has_text_field(record, options):
            break
        inner = _inner(record, options)
        if inner is None:
            break
        record = inner
    for key in _ASIDE:
        aside = record.get(key)
        if isinstance(aside, dict):
            record = _completed(record, aside, options)
    return record


def has_text_field(record: Mapping[str, Any], options: ReadOptions) -> bool:
    """Whether a field that may hold a text is there and is no object or list of other records."""
    return any(
        record[key] is None or isinstance(text_of(record[key]), str | bytes)
        for key in candidates(tuple(record), options).text
        if not holds_records(record[key], options)
    )


def holds_records(value: object, options: ReadOptions) -> bool:
    """Whether a value is an object with a date or a title of its own, or a list of such objects."""
    if isinstance(value, dict):
        possible = candidates(tuple(value), options)
        return bool(possible.title or possible.date)
    if isinstance(value, list):
        return any(isinstance(one, dict) and holds_records(one, options) for one in value[:10])
    return False


def value_at(record: object, path: str) -> object:
    """What lies at a dotted path (`data.attributes.body`); of a list, what lies there in each element."""
    for key in path.split("."):
        if isinstance(record, list):
            record = [found for one in record if (found := value_at(one, key)) is not None] or None
        elif isinstance(record, dict):
            record = record.get(key)
        else:
            return None
    return record


def desktop_text(record: Mapping[str, Any]) -> object:
    """The text of a message of a Telegram Desktop export."""
    text = text_of(record.get("text"))
    return text if is_filled(text) else text_of(record.get("text_entities"))


def _has_desktop_text(record: Mapping[str, Any]) -> bool:
    pieces = (record.get("text"), record.get("text_entities"))
    texts = (one for some in pieces for one in (some if isinstance(some, list) else [some]))
    return any(is_filled(one.get("text") if isinstance(one, dict) else one) for one in texts)


def _adapted(record: Fields) -> Fields:
    """A record of a known program with its parts under their usual names."""
    message = _bot_message(record)
    if message is not record:
        record = {**message}
    if _is_desktop_message(record):
        moment = record.get("date_unixtime") or record.get("date")
        return {**record, "text": desktop_text(record), "date": moment}
    if _is_vk_post(record):
        owner = next(record[key] for key in ("owner_id", "source_id", "peer_id") if key in record)
        own = record.get("id", record.get("post_id"))
        return {**record, "id": f"{owner}_{own}", "text": _vk_text(record)}
    if "_input_hash" in record or "_task_hash" in record:  # Prodigy, whose `_timestamp` is of the answer
        return {key: value for key, value in record.items() if key != "_timestamp"}
    if "annotation_id" in record and "lead_time" in record:  # Label Studio, whose dates are of the annotation
        return {key: value for key, value in record.items() if not _CHANGE.search(key)}
    links = record.get("links")
    if isinstance(links, dict) and isinstance(record.get("attributes"), dict) and "url" not in record:
        return {**record, "url": links.get("self")}  # JSON:API
    if isinstance(record.get("data"), str) and "text" not in record:
        return {"text": record["data"], **record}  # Doccano
    return record


def _bot_message(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message of an update of the Telegram Bot API; any other record as it is."""
    if "update_id" in record:
        return next((v for v in record.values() if isinstance(v, dict) and "message_id" in v), record)
    return record


def _is_desktop_message(record: Mapping[str, Any]) -> bool:
    return (
        record.get("type") in ("message", "unsupported")
        and "date" in record
        and any(key in record for key in _DESKTOP)
    )


def _is_vk_post(record: Mapping[str, Any]) -> bool:
    return (
        isinstance(record.get("text"), str)
        and isinstance(record.get("date"), int)
        and any(isinstance(record.get(key), int) for key in ("owner_id", "source_id", "peer_id"))
        and ("id" in record or "post_id" in record)
    )


def _vk_text(record: Mapping[str, Any]) -> object:
    """The text of a post; of a post that only passes another one on, the text of that one."""
    copied = record.get("copy_history")
    if is_filled(record["text"]) or not isinstance(copied, list):
        return record["text"]
    texts = (one.get("text") for one in copied if isinstance(one, dict))
    return next(filter(is_filled, texts), record["text"])


def _inner(record: Fields, options: ReadOptions) -> Fields | None:
    for key in _INNER:
        inner = record.get(key)
        if isinstance(inner, dict):
            inner = _adapted(inner)
            if has_text_field(inner, options) or any(isinstance(inner.get(one), dict) for one in _INNER):
                outer = {name: value for name, value in record.items() if name != key}
                return _completed(inner, outer, options, without_changes=True)
    return None


def _completed(
    record: Fields, more: Fields, options: ReadOptions, *, without_changes: bool = False
) -> Fields:
    """The record, and below it the fields that another object has for the parts that it lacks."""
    here, there = candidates(tuple(record), options), candidates(tuple(more), options)
    wanted: set[str] = set()
    for part in ("title", "date", "url", "id"):
        if not getattr(here, part):
            of_wrapper = part == "date" and options.date_field is None and without_changes
            wanted.update(key for key in getattr(there, part) if not (of_wrapper and _CHANGE.search(key)))
    return {**record, **{key: more[key] for key in more if key in wanted and key not in record}}
