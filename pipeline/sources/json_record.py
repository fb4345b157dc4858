"""One JSON object as a news item."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson

from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.fields import Fields, locate
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.sources.records import FaultyRecordError, RawRecord, byte_limit, id_of, item_of, too_long

_SURROGATE = re.compile(r"surrogate", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


class JsonRecord(RawRecord):
    """The bytes of one JSON value. `data` is None when they were too many to keep."""

    __slots__ = ("_data", "_hint", "_parsed")

    def __init__(
        self, label: str, data: bytes | None, size: int, hint: str, start: int = 0, stop: int = 0
    ) -> None:
        super().__init__(label, size, start, stop)
        self._data = data
        self._hint = hint
        self._parsed: dict[str, Any] | Exception | None = None

    def values(self) -> Mapping[str, object] | None:
        record = self._record()
        return record if isinstance(record, dict) else None

    def own_id(self, options: ReadOptions) -> str | None:
        record = self._record()
        if not isinstance(record, dict):
            return None
        key = locate(record, options).id
        return None if key is None else id_of(self._exact(record, key))

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        if self._data is None or len(self._data) > byte_limit(options):
            raise too_long(f"{self.size:,} bytes", options)
        record = self._record()
        if isinstance(record, Exception):
            raise _fault(record, row)
        fields = locate(record, options)
        self._refuse_twins(fields, row)
        if fields.id is not None:
            record[fields.id] = self._exact(record, fields.id)
        return item_of(record, self.label, row, options)

    def _record(self) -> dict[str, Any] | Exception:
        if self._parsed is None:
            self._parsed = self._parse()
        return self._parsed

    def _parse(self) -> dict[str, Any] | Exception:
        data = (self._data or b"").removeprefix(_BOM).rstrip()
        try:
            value = orjson.loads(data)
        except orjson.JSONDecodeError as first:
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                try:
                    text = decode(data, self._hint)
                    value = orjson.loads(text)
                except (UndecodableError, orjson.JSONDecodeError) as error:
                    return error
                self._data = text.encode("utf-8")
            else:
                return first
        if isinstance(value, dict):
            return value
        return FaultyRecordError(
            "broken_json", "The JSON value is not an object with fields. Give each document as {…}."
        )

    def _exact(self, record: dict[str, Any], key: str) -> object:
        """A value with all digits of a whole number beyond 64 bits, which the parser rounds."""
        value = record[key]
        if not isinstance(value, float):
            return value
        try:
            return json.loads((self._data or b"").removeprefix(_BOM))[key]
        except (ValueError, RecursionError):  # Python's own limits on digits and depth
            return None

    def _refuse_twins(self, fields: Fields, row: int | None) -> None:
        """Two values under one name: which is meant is not for us to say."""
        data = self._data or b""
        for key in fields:
            if key is not None and data.count(json.dumps(key, ensure_ascii=False).encode()) > 1:
                names: list[str] = json.loads(data.removeprefix(_BOM), object_pairs_hook=_names)
                if names.count(key) > 1:
                    where = "" if row is None else f"Row {row}: "
                    raise FaultyRecordError(
                        "broken_json", f"{where}the key «{key}» stands twice in the object. Keep one of them."
                    )


def _names(pairs: list[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in pairs]


def _fault(error: Exception, row: int | None) -> Exception:
    if not isinstance(error, orjson.JSONDecodeError):
        return error
    where = f"column {error.colno}" if row is None else f"row {row}, column {error.colno}"
    if error.lineno > 1:
        where = f"{where} of its line {error.lineno}"
    if _SURROGATE.search(error.msg):
        return FaultyRecordError(
            "encoding", f"Half of a surrogate pair at {where} is no character. Mend the record."
        )
    return FaultyRecordError("broken_json", f"Not valid JSON at {where}: {error.msg}. Mend the record.")
