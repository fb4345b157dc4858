"""Which key of a record holds what: guessed from the usual names, or told by the options."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.sources.item import ReadOptions

SURVEYED_RECORDS = 1000
_SHOWN_KEYS = 30

_NAMES = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "date": ("date", "published", "pubdate", "published_at", "datetime"),
    "url": ("url", "link"),
    "id": ("id", "doc_id", "uuid", "guid"),
}


class Fields(NamedTuple):
    """The keys that hold a record's parts; None for a part that it does not have."""

    text: str | None
    title: str | None
    date: str | None
    url: str | None
    id: str | None


@lru_cache(maxsize=1024)
def locate(keys: tuple[str, ...], options: ReadOptions) -> Fields:
    """The fields of a record with these keys; names are compared without regard to case."""
    folded = {key.casefold(): key for key in reversed(keys)}
    told = _told(options)

    def key_of(part: str) -> str | None:
        name = told[part]
        if name is not None:
            return name if name in keys else folded.get(name.casefold())
        return next((folded[usual] for usual in _NAMES[part] if usual in folded), None)

    return Fields(*(key_of(part) for part in _NAMES))


def _told(options: ReadOptions) -> dict[str, str | None]:
    return {part: getattr(options, f"{part}_field") for part in _NAMES}


class Survey:
    """Watches the records of an input: whether its text and the fields that were named are there."""

    def __init__(self, uri: str, options: ReadOptions) -> None:
        self._uri = uri
        self._options = options
        self._records = 0
        self._text_seen = False
        self._seen: dict[str, None] = {}  # keys, in the order in which they were met
        self._missing = {part for part, name in _told(options).items() if name and part != "text"}

    def note(self, keys: tuple[str, ...]) -> None:
        """Take in one record's keys; raise when a thousand records had no text."""
        if self._text_seen and not self._missing:
            return
        self._records += 1
        fields = locate(keys, self._options)
        self._text_seen |= fields.text is not None
        self._missing = {part for part in self._missing if getattr(fields, part) is None}
        if len(self._seen) < _SHOWN_KEYS:
            self._seen.update(dict.fromkeys(keys))
        if self._records == SURVEYED_RECORDS and not self._text_seen:
            raise self._no_text()

    def close(self) -> None:
        """The input is at its end: raise for a field that no record had."""
        if self._records and not self._text_seen:
            raise self._no_text()
        for part in sorted(self._missing if self._records else ()):
            name = _told(self._options)[part]
            raise InputError(
                "no_such_field",
                f"No record of {self._uri} has the field «{name}». {self._keys_found()}",
                f"Name the one that holds the {part} with --{part}-field, or leave that option out.",
            )

    def _no_text(self) -> InputError:
        return InputError(
            "no_text_field",
            f"No record of {self._uri} has a field {self._wanted()}. {self._keys_found()}",
            "Name the one that holds the text with --text-field.",
        )

    def _wanted(self) -> str:
        name = self._options.text_field
        return f"«{name}»" if name else "named " + ", ".join(_NAMES["text"])

    def _keys_found(self) -> str:
        keys = list(self._seen)[:_SHOWN_KEYS]
        return f"Keys found: {', '.join(keys) or 'none'}."
