"""Reads the tables of a TOML file key by key: types are checked, nothing may be left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pipeline.errors import InputError

Record = TypeVar("Record")

_CORPORA = "{corpora}"
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
    Path: "a path in quotes",
}
NEED_NOT_EXIST = "need_not_exist"  # in the metadata of a field: its path may be one where nothing lies yet


class Table:
    """One table. `name` is how it is called in messages; the top of the file has none."""

    def __init__(
        self, content: Mapping[str, Any], file: Path, name: str = "", *, corpora: Path | None = None
    ) -> None:
        self._content = content
        self._file = file
        self._name = name
        self._corpora = corpora
        self._asked: set[str] = set()
        self._inner: list[Table] = []

    def error(self, key: str, what: str, remedy: str) -> InputError:
        """An error about a key of this table."""
        place = f"{self._name}.{key}" if self._name else key
        return InputError("config", f"{self._file}: «{place}» {what}.", remedy)

    def has(self, key: str) -> bool:
        return key in self._content

    def table(self, key: str) -> Table:
        """An inner table, empty where it is left out."""
        return self._nested(key, self._content.get(key, {}), "")

    def tables(self, key: str) -> list[Table]:
        """The tables of a list `[[key]]`, none where it is left out."""
        rows = self._content.get(key, [])
        if not isinstance(rows, list):
            raise self.error(key, "is one table", f"Write [[{key}]] with two brackets; there may be several.")
        self._asked.add(key)
        return [self._nested(key, row, f"[{number}]") for number, row in enumerate(rows, 1)]

    def _nested(self, key: str, content: Any, number: str) -> Table:
        if not isinstance(content, dict):
            raise self.error(key, "is a single value", f"Write a table [{key}] with keys below it.")
        self._asked.add(key)
        place = f"{self._name}.{key}" if self._name else key
        inner = Table(content, self._file, place + number, corpora=self._corpora)
        self._inner.append(inner)
        return inner

    def text(self, key: str, default: str | None = None) -> str:
        return str(self._value(key, str, MISSING if default is None else default))

    def flag(self, key: str, *, default: bool = False) -> bool:
        return bool(self._value(key, bool, default))

    def path(self, key: str) -> Path:
        found = self._value(key, Path, MISSING)
        assert isinstance(found, Path)
        return found

    def of(self, record: type[Record], **given: Any) -> Record:
        """A dataclass from the keys that are named as its fields; `given` are taken as they are."""
        hints = get_type_hints(record)
        values = dict(given)
        for place in fields(record):  # type: ignore[arg-type]
            if place.name in given:
                continue
            may_lack = bool(place.metadata.get(NEED_NOT_EXIST))
            values[place.name] = self._value(place.name, hints[place.name], place.default, may_lack)
        return record(**values)

    def finish(self) -> None:
        """Raises InputError where a key was never asked for, here or further in."""
        unknown = [key for key in self._content if key not in self._asked]
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise self.error(unknown[0], "is not a known key", f"Known here: {known}.")
        for inner in self._inner:
            inner.finish()

    def _value(self, key: str, kind: Any, default: Any, may_lack: bool = False) -> Any:
        self._asked.add(key)
        if key not in self._content:
            if default is MISSING:
                raise self.error(key, "is missing", f"Give {_WORDS.get(kind, 'it')}.")
            return default
        return self._checked(key, self._content[key], kind, may_lack)

    def _checked(self, key: str, value: Any, kind: Any, may_lack: bool) -> Any:
        if get_origin(kind) is tuple:
            if not isinstance(value, list):
                raise self.error(key, f"is {value!r}", "Give a list in brackets.")
            return tuple(self._checked(key, item, get_args(kind)[0], may_lack) for item in value)
        single = next((part for part in get_args(kind) if part is not type(None)), kind)
        if single is Path and isinstance(value, str):
            return self._located(key, value, may_lack)
        if single is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, single) or (single is not bool and isinstance(value, bool)):
            raise self.error(key, f"is {value!r}", f"Give {_WORDS[single]}.")
        return value

    def _located(self, key: str, value: str, may_lack: bool) -> Path:
        if value.startswith(_CORPORA):
            if self._corpora is None:
                raise self.error(
                    key, f"lies in {_CORPORA}, which is not given", "Give the folder with --corpora FOLDER."
                )
            path = self._corpora / value[len(_CORPORA) :].lstrip("/")
        else:
            path = self._file.parent / value
        if not may_lack and not path.exists():
            raise self.error(key, f"is {value}, but there is nothing at {path}", "Correct the path.")
        return path
