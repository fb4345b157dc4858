"""One JSON object as a news item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.field_values import plain_fields
from pipeline.sources.fields import Fields, locate, told_names
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.json_layout import inside
from pipeline.sources.json_parse import BrokenJsonError, parse_json, with_exact_numbers
from pipeline.sources.json_shapes import may_be_no_document, no_document, unwrapped, value_at
from pipeline.sources.records import FaultyRecordError, RawRecord, byte_limit, id_of, item_of, too_long

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n\x1e"


class JsonRecord(RawRecord):
    """The bytes of one JSON value. `data` is None when they were too many to keep.

    `inner` leads to the object in the value that is the record; `outer_id` is an id that was told outside of
    the value.
    """

    __slots__ = ("_data", "_fields", "_hint", "_inner", "_options", "_value", "outer_id")

    def __init__(
        self,
        label: str,
        data: bytes | None,
        size: int,
        hint: str,
        options: ReadOptions,
        start: int = 0,
        stop: int = 0,
        *,
        apart: bool = False,
        inner: tuple[str, ...] = (),
        outer_id: str | None = None,
    ) -> None:
        super().__init__(label, size, start, stop, apart=apart)
        self._data = None if data is None else data.removeprefix(_BOM).strip(_BLANK)
        self._hint = hint
        self._options = options
        self._inner = inner
        self.outer_id = outer_id
        self._value: dict[str, Any] | Exception | None = None
        self._fields: Mapping[str, Any] | None = None

    def no_document(self) -> str | None:
        """The kind of a record that is sound and no document."""
        if self._data is None or not may_be_no_document(self._data):
            return None
        value = self._parsed()
        return no_document(value) if isinstance(value, dict) and value else None

    def value(self) -> dict[str, Any] | None:
        """The object as it was written; None when it is broken or no object."""
        value = self._parsed()
        return value if isinstance(value, dict) else None

    def values(self) -> Mapping[str, object] | None:
        return self._record()

    def own_id(self, options: ReadOptions) -> str | None:
        record = self._record()
        if record is None:
            return None
        key = locate(record, options).id
        return None if key is None else id_of(record[key])

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        if self._data is None or len(self._data) > byte_limit(options):
            raise too_long(f"{self.size:,} bytes", options)
        value = self._parsed()
        if isinstance(value, Exception):
            raise _fault(value, row)
        record = self._record() or {}
        self._refuse_twins(locate(record, options), row)
        return item_of(record, self.label, row, options)

    def _parsed(self) -> dict[str, Any] | Exception:
        if self._value is None:
            self._value = self._parse()
        return self._value

    def _parse(self) -> dict[str, Any] | Exception:
        try:
            value = parse_json(self._data or b"", self._hint)
        except (BrokenJsonError, UndecodableError) as error:
            return error
        if isinstance(value, dict):
            return inside(value, self._inner) or value
        return FaultyRecordError(
            "broken_json", "The JSON value is not an object with fields. Give each document as {…}."
        )

    def _record(self) -> Mapping[str, Any] | None:
        """The fields of the record, unwrapped."""
        if self._fields is None:
            value = self._parsed()
            if isinstance(value, Exception):
                return None
            fields = self._unwrapped(value)
            key = locate(fields, self._options).id
            if key is not None and isinstance(fields[key], float):
                exact = with_exact_numbers(self._data or b"", self._hint)
                if isinstance(exact, dict):
                    exact = self._unwrapped(inside(exact, self._inner) or exact)
                    fields = {**fields, key: exact.get(key)}
            self._fields = fields
        return self._fields

    def _unwrapped(self, value: dict[str, Any]) -> Mapping[str, Any]:
        options = self._options
        told = {
            name: found
            for name in told_names(options).values()
            if name and "." in name and name not in value and (found := value_at(value, name)) is not None
        }
        record = unwrapped({**value, **told}, options)
        if self.outer_id is not None:
            record.setdefault("_id", self.outer_id)
        return plain_fields(record, options)

    def _refuse_twins(self, fields: Fields, row: int | None) -> None:
        """Two values under one name: which is meant is not for us to say."""
        data = self._data or b""
        for key in fields:
            if key is None or (times := data.count(_quoted(key))) < 2:
                continue
            if times != _times(key, self._value):  # not each where it is seen in the parsed object
                json_text = decode(data, self._hint)
                whole = json.loads(json_text, strict=False, object_pairs_hook=_WithTwins)
                if key in whole.all_twins():
                    where = "" if row is None else f"Row {row}: "
                    raise FaultyRecordError(
                        "broken_json", f"{where}the key «{key}» stands twice in the object. Keep one of them."
                    )


@lru_cache(maxsize=256)
def _quoted(key: str) -> bytes:
    return json.dumps(key, ensure_ascii=False).encode()


def _times(key: str, value: object) -> int:
    """How often a name is a key or a value in a parsed object."""
    if isinstance(value, dict):
        return (key in value) + sum(_times(key, one) for one in value.values())
    if isinstance(value, list):
        return sum(_times(key, one) for one in value)
    return value == key


class _WithTwins(dict[str, Any]):
    """An object that knows which of its keys stood twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twins = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]

    def all_twins(self) -> Iterator[str]:
        """Its own and those of the objects in it, but for those in lists."""
        yield from self.twins
        for value in self.values():
            if isinstance(value, _WithTwins):
                yield from value.all_twins()


def _fault(error: Exception, row: int | None) -> Exception:
    if not isinstance(error, BrokenJsonError):
        return error
    where = f"column {error.column}" if row is None else f"row {row}, column {error.column}"
    if error.line > 1:
        where = f"{where} of its line {error.line}"
    if error.surrogate:
        return FaultyRecordError(
            "encoding", f"Half of a surrogate pair at {where} is no character. Mend the record."
        )
    return FaultyRecordError("broken_json", f"Not valid JSON at {where}: {error.reason}. Mend the record.")
