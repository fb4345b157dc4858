"""Where the records of a JSON input lie: told by `--records`, else made out from its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.sources.encodings import UndecodableError
from pipeline.sources.fields import SURVEYED_RECORDS, candidates, squashed
from pipeline.sources.item import ReadOptions
from pipeline.sources.json_parse import BrokenJsonError, parse_json
from pipeline.sources.json_shapes import has_text_field, no_document, unwrapped, value_at
from pipeline.sources.streams import peeked
from pipeline.sources.transcoding import record_encoding

ANY_KEY = "*"
_FIRST_LOOK = 1 << 18  # bytes; doubled as long as they tell nothing,
_LONGEST_LOOK = 1 << 23  # up to these
_DEPTH = 8  # keys from the top to a record
_SHOWN_PATHS = 12
_BLANK = b" \t\r\n\x1e\xef\xbb\xbf"
_STEP = re.compile(r"\\(.)|\.", re.DOTALL)
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],]|"', re.DOTALL)
_CLOSERS = {0x7B: b"}", 0x5B: b"]"}
# Names of texts that the answer around a list of records may have, too: «message: success».
_OF_ANSWERS = frozenset(
    map(squashed, ("message", "description", "summary", "content html", "caption", "intro"))
)
_USUAL_LISTS = frozenset(
    ("data", "items", "articles", "results", "messages", "docs", "documents", "records", "posts", "news",
     "entries", "rows", "value", "list", "hits", "edges", "response", "result", "content")
)  # fmt: skip
_TELEGRAM_ACCOUNT = ("chats", "list", "messages")  # and left_chats


@dataclass(frozen=True, slots=True)
class Layout:
    """Where records lie.

    `lines`: each line is one record. Else the input is cut along `path`, keys from the top (`*`: any key);
    lists on the way are gone through, and what lies there are the records, or a list of them. `inner` leads
    on from there, inside a record.
    """

    lines: bool
    path: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()


class _Group(NamedTuple):
    """The objects that lie at one path. `streamed`: how many of its keys there are up to the last list."""

    path: tuple[str, ...]
    streamed: int
    objects: list[dict[str, Any]]
    listed: bool  # whether they are elements of a list


def layout_of(
    chunks: Iterable[bytes], label: str, options: ReadOptions, *, by_lines: bool
) -> tuple[Layout, Iterator[bytes]]:
    """The layout of a stream, and its bytes from the beginning. `by_lines`: its name promises JSON lines.

    Raises InputError `no_such_records` when nothing lies at `options.records`.
    """
    size = _FIRST_LOOK
    while True:
        head, chunks = peeked(chunks, size)
        whole = len(head) < size
        found = _look(head[:size], label, options, by_lines=by_lines, last=whole or size >= _LONGEST_LOOK)
        if found is not None:
            return found, iter(chunks)
        size *= 2


def steps_of(path: str) -> tuple[str, ...]:
    """The keys of a path: `response.items`, also written `$.response.items[*]` or `.response.items[]`. A dot
    that belongs to a key stands behind a backslash."""
    path = re.sub(r"\[\*?\]", "", path.strip()).removeprefix("$")
    keys, key, at = [], "", 0
    for found in _STEP.finditer(path):
        key += path[at : found.start()]
        at = found.end()
        if found[1] is None:
            keys.append(key)
            key = ""
        else:
            key += found[1]
    return tuple(one for one in (*keys, key + path[at:]) if one)


def inside(record: object, path: tuple[str, ...]) -> dict[str, Any] | None:
    """The object at a path inside a record; None when there is none."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record if isinstance(record, dict) else None


def _look(head: bytes, label: str, options: ReadOptions, *, by_lines: bool, last: bool) -> Layout | None:
    """The layout that the beginning of an input tells; None when more of it must be seen."""
    told = steps_of(options.records) if options.records is not None else None
    start = head.lstrip(_BLANK)[:1]
    if start and start not in b"{[":
        return Layout(by_lines, inner=told or ()) if by_lines else Layout(False, told or ())
    hint = record_encoding(head)
    lined = _lined(head, hint, by_lines=by_lines, whole=last)
    tops = _tops(head, hint) if lined is None else lined
    lines = lined is not None or (by_lines and not tops and start != b"[")
    if not tops and not last:
        return None
    if told is not None:
        return _told_layout(told, tops, label, lines=lines, last=last)
    found = _found(tops, options) or (_longest_list(tops) if last else None)
    if found is None:
        if last or lines:
            return Layout(lines)
        return None
    path, streamed = found
    if path[:3] == _TELEGRAM_ACCOUNT:
        path = (ANY_KEY, *path[1:])
    return Layout(lines and not streamed, path[:streamed], path[streamed:])


def _told_layout(
    path: tuple[str, ...], tops: list[Any], label: str, *, lines: bool, last: bool
) -> Layout | None:
    groups = [_top(tops)]
    for number, key in enumerate(path):
        groups = [
            group for parent in groups for group in _children(parent) if key in (ANY_KEY, group.path[-1])
        ]
        if not groups:
            break
        if key == ANY_KEY:
            groups = [group._replace(streamed=number + 1) for group in groups]
    if not groups:
        if not last:
            return None
        places = ", ".join(_shown_paths(tops)) or "none"
        raise InputError(
            "no_such_records",
            f"Nothing lies at «{'.'.join(path)}» in {label}. Objects lie at: {places}.",
            "Give --records one of these paths, or leave it out.",
        )
    streamed = max(group.streamed for group in groups)
    return Layout(lines and not streamed, path[:streamed], path[streamed:])


def _shown_paths(tops: list[Any]) -> Iterator[str]:
    level = [_top(tops)]
    shown = 0
    while level and shown < _SHOWN_PATHS:
        level = [group for parent in level for group in _children(parent)]
        for group in level[: _SHOWN_PATHS - shown]:
            shown += 1
            yield ".".join(key.replace(".", "\\.") for key in group.path)


def _lined(head: bytes, hint: str, *, by_lines: bool, whole: bool) -> list[Any] | None:
    """The objects of a head that has one on each line; None when it is not made like that.

    JSON lines by name may have broken ones among them, as long as the first is whole or half of them are.
    """
    lines = head.split(b"\n") if whole else head.split(b"\n")[:-1]
    lines = [line for line in map(_stripped, lines) if line][:SURVEYED_RECORDS]
    if not lines or lines[0].startswith(b"["):
        return None
    first = _parsed(lines[0], hint)
    if not (by_lines or isinstance(first, dict)):
        return None
    objects = [one for line in lines if isinstance(one := _parsed(line, hint), dict)]
    if by_lines:
        enough = isinstance(first, dict) or 2 * len(objects) >= len(lines)
    else:
        enough = len(objects) == len(lines) > 1
    return objects if enough else None


def _stripped(line: bytes) -> bytes:
    return line.strip(_BLANK)


def _tops(head: bytes, hint: str) -> list[Any]:
    """The values of a head one after another, each as far as it can be parsed: to its end, to the end of the
    head or to a broken place in it."""
    values: list[Any] = []
    opened = bytearray()
    begin = 0
    breaks: list[tuple[int, bytes]] = []  # where the value may be cut off, and what closes it then
    for found in _TOKEN.finditer(head):
        mark = head[found.start()]
        if mark == 0x22:
            if len(found[0]) == 1:
                break  # a string that goes on behind the head
            continue
        if mark in _CLOSERS:
            if not opened:
                begin, breaks = found.start(), []
            opened.append(mark)
        elif mark in b"}]" and opened:
            opened.pop()
            if not opened:
                values.append(_as_far_as(head, begin, found.end(), breaks, hint))
                if len(values) > SURVEYED_RECORDS:
                    return values
        if 0 < len(opened) <= _DEPTH:
            closers = b"".join(_CLOSERS[one] for one in reversed(opened))
            breaks.append((found.start() if mark == 0x2C else found.end(), closers))
    if opened:
        values.append(_as_far_as(head, begin, begin, breaks, hint))
    return [value for value in values if value is not None]


def _as_far_as(head: bytes, begin: int, stop: int, breaks: list[tuple[int, bytes]], hint: str) -> Any:
    """The value at [begin, stop), or the longest beginning of it that can be parsed."""
    value = _parsed(head[begin:stop], hint)
    low, high = 0, 0 if value is not None else len(breaks)
    while low < high:
        middle = (
            (low + high) // 2 if low or high < len(breaks) else len(breaks) - 1
        )  # all of it, to begin with
        place, closers = breaks[middle]
        shorter = _parsed(head[begin:place] + closers, hint)
        if shorter is None:
            high = middle
        else:
            value, low = shorter, middle + 1
    return value


def _parsed(data: bytes, hint: str) -> Any:
    try:
        return parse_json(data, hint)
    except (BrokenJsonError, UndecodableError):
        return None


def _objects(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The objects among values and in lists among them, the first ones."""
    seen = 0
    for value in values:
        if isinstance(value, list):
            yield from _objects(value[:SURVEYED_RECORDS])
        elif isinstance(value, dict):
            yield value
            seen += 1
            if seen == SURVEYED_RECORDS:
                return


def _found(tops: list[Any], options: ReadOptions) -> tuple[tuple[str, ...], int] | None:
    """The path of the records and how many of its keys there are up to the last list; None without records.

    The objects that lie nearest to the top and have a text are the records. A single object at the top is
    the answer around them when its own text may be about the answer itself.
    """
    top = _top(tops)
    alone = len(top.objects) == 1 and not top.listed
    doubtful: _Group | None = None
    level = [top]
    for _ in range(_DEPTH):
        for group in level:
            sure = _are_records(group, options)
            if sure or (sure is False and group is top and not alone and not _are_answers(top, options)):
                return _chosen(group, level, options)
            if sure is False and doubtful is None:
                doubtful = group
        level = [child for parent in level for child in _children(parent)]
    return None if doubtful is None else _chosen(doubtful, [doubtful], options)


def _longest_list(tops: list[Any]) -> tuple[tuple[str, ...], int] | None:
    """Where the longest list of objects lies in an answer without any text: its field can be chosen
    from their keys then."""
    level, found = [_top(tops)], list[_Group]()
    if len(level[0].objects) > 1 or level[0].listed:
        return None
    for _ in range(_DEPTH):
        level = [child for parent in level for child in _children(parent)]
        found += [group for group in level if group.listed]
    largest = max(found, key=lambda group: len(group.objects), default=None)
    return None if largest is None else (largest.path, largest.streamed)


def _top(tops: list[Any]) -> _Group:
    return _Group((), 0, list(_objects(tops)), any(isinstance(one, list) for one in tops))


def _are_answers(top: _Group, options: ReadOptions) -> bool:
    """Whether objects with a doubtful text are answers: their records lie in lists with usual names."""
    level = [top]
    for _ in range(_DEPTH):
        level = [child for parent in level for child in _children(parent) if child.path[-1] in _USUAL_LISTS]
        if any(child.listed and _are_records(child, options) for child in level):
            return True
    return False


def _are_records(group: _Group, options: ReadOptions) -> bool | None:
    """Whether a group has records: None without any, False when their texts may be those of answers."""
    doubtful = None
    for one in group.objects:
        sure = _is_record(one, options)
        if sure:
            return True
        doubtful = sure if doubtful is None else doubtful
    return doubtful


def _is_record(record: dict[str, Any], options: ReadOptions) -> bool | None:
    """Whether an object is a record: None when it is none, False when its text may be one of an answer."""
    told = options.text_field
    if no_document(record) is not None or (told is not None and value_at(record, told) is not None):
        return True
    record = unwrapped(record, options)
    if not has_text_field(record, options):
        return None
    names = candidates(tuple(record), options).text
    return options.text_field is not None or any(squashed(name) not in _OF_ANSWERS for name in names)


def _children(parent: _Group) -> list[_Group]:
    """The objects one key further, in the order in which the keys are met."""
    found: dict[str, list[dict[str, Any]]] = {}
    listed: set[str] = set()
    for one in parent.objects:
        for key, value in one.items():
            if isinstance(value, dict | list):
                found.setdefault(key, []).extend(_objects([value]))
                if isinstance(value, list):
                    listed.add(key)
    path = parent.path
    return [
        _Group((*path, key), len(path) + 1 if key in listed else parent.streamed, objects, key in listed)
        for key, objects in found.items()
        if objects
    ]


def _chosen(group: _Group, level: list[_Group], options: ReadOptions) -> tuple[tuple[str, ...], int]:
    """The path of a group of records; with `*` for its last key where all its neighbours are records, too."""
    if not group.path or (group.listed and group.path[-1] in _USUAL_LISTS):
        return group.path, group.streamed
    near = [other for other in level if other.path[:-1] == group.path[:-1]]
    alike = all(other.listed == group.listed and _are_records(other, options) for other in near)
    if len(near) > 1 and alike:
        return (*group.path[:-1], ANY_KEY), len(group.path)
    return group.path, group.streamed
