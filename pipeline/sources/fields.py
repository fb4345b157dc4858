"""Which key of a record holds what: guessed from the usual names, or told by the options.

The usual names stand in `field_names.toml`, the best first. The first one whose field is filled wins.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.sources.item import ReadOptions

SURVEYED_RECORDS = 1000
_SHOWN_KEYS = 30
_SHOWN_CHARACTERS = 40
PARTS = ("text", "title", "date", "url", "id")


class FieldNames(NamedTuple):
    """The data file `field_names.toml`, as it is written."""

    record: tuple[str, ...]  # words for the record itself, which may stand before or after a name
    names: dict[str, tuple[str, ...]]  # part: its usual names, the best first


class Candidates(NamedTuple):
    """For each part of a record the keys that may hold it, the best first."""

    text: tuple[str, ...]
    title: tuple[str, ...]
    date: tuple[str, ...]
    url: tuple[str, ...]
    id: tuple[str, ...]


class Fields(NamedTuple):
    """The keys that hold a record's parts; None for a part that it does not have."""

    text: str | None
    title: str | None
    date: str | None
    url: str | None
    id: str | None


@cache
def field_names() -> FieldNames:
    """The usual names of fields."""
    data = tomllib.loads(files("pipeline.sources").joinpath("field_names.toml").read_text("utf-8"))
    return FieldNames(tuple(data["record"]), {part: tuple(data[part]["names"]) for part in PARTS})


def squashed(name: str) -> str:
    """A field's name as it is compared: no case, no separators, «е» for «ё»."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return "".join(filter(str.isalnum, folded))


@lru_cache(maxsize=1024)
def candidates(keys: tuple[str, ...], options: ReadOptions) -> Candidates:
    """The keys that may hold each part; of a part that the options name, that key alone, if it is there."""
    told = told_names(options)
    return Candidates(*(_keys_of(part, told[part], keys) for part in PARTS))


def locate(record: Mapping[str, object], options: ReadOptions) -> Fields:
    """The fields of this record: of each part the best key that is filled with a value of a fitting kind."""
    possible = candidates(tuple(record), options)
    return Fields(*(chosen(part, record, keys) for part, keys in zip(PARTS, possible, strict=True)))


def chosen(part: str, record: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    """Of the candidates for a part the first that is filled.

    A number is no text and no title as long as another candidate is filled. Without a filled one the first
    candidate that the record has is returned; None without any.
    """
    if len(keys) < 2:
        return keys[0] if keys else None
    filled = [key for key in keys if is_filled(record.get(key))]
    if part in ("text", "title"):
        filled = [key for key in filled if not isinstance(record[key], int | float)] or filled
    return filled[0] if filled else keys[0]


def is_filled(value: object) -> bool:
    """Whether a field holds anything: not null, not NaN, not a blank string, not an empty list or object."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    if value is None or value != value:  # NaN
        return False
    return not (isinstance(value, bytes | list | tuple | dict) and not value)


def told_names(options: ReadOptions) -> dict[str, str | None]:
    """The names that the options give, by part."""
    return {part: getattr(options, f"{part}_field") for part in PARTS}


def _keys_of(part: str, told: str | None, keys: tuple[str, ...]) -> tuple[str, ...]:
    if told is not None:
        key = told if told in keys else next((key for key in keys if squashed(key) == squashed(told)), None)
        return () if key is None else (key,)
    ranks = ((rank, number) for number, key in enumerate(keys) if (rank := _ranks(part).get(squashed(key))))
    return tuple(keys[number] for _, number in sorted(ranks))


@cache
def _ranks(part: str) -> dict[str, int]:
    """The rank of each squashed name of a part, from 1; with a word for the record it stands right behind."""
    known = field_names()
    words = [squashed(word) for word in known.record]
    everywhere = {squashed(name) for names in known.names.values() for name in names}
    ranks: dict[str, int] = {}
    for rank, name in enumerate(map(squashed, known.names[part]), 1):
        ranks.setdefault(name, 2 * rank - 1)
        for longer in (form for word in words for form in (word + name, name + word)):
            if longer not in everywhere:
                ranks.setdefault(longer, 2 * rank)
    return ranks


class Survey:
    """Watches the records of an input: whether its text and the fields that were named are there."""

    def __init__(self, uri: str, options: ReadOptions) -> None:
        self._uri = uri
        self._options = options
        self._records = 0
        self._text_seen = False
        self._seen: dict[str, object] = {}  # keys with a value, in the order in which they were met
        self._missing = {part for part, name in told_names(options).items() if name and part != "text"}

    def note(self, record: Mapping[str, object]) -> None:
        """Take in one record; raise when a thousand records had no text."""
        if self._text_seen and not self._missing:
            return
        self._records += 1
        possible = candidates(tuple(record), self._options)
        self._text_seen |= bool(possible.text)
        self._missing = {part for part in self._missing if not getattr(possible, part)}
        self._remember(record)
        if self._records == SURVEYED_RECORDS and not self._text_seen:
            raise self._no_text()

    def close(self) -> None:
        """The input is at its end: raise for a field that no record had."""
        if self._records and not self._text_seen:
            raise self._no_text()
        for part in sorted(self._missing if self._records else ()):
            name = told_names(self._options)[part]
            raise InputError(
                "no_such_field",
                f"No record of {self._uri} has the field «{name}». {self._keys_found()}",
                f"Name the one that holds the {part} with --{part}-field, or leave that option out.",
            )

    def _remember(self, record: Mapping[str, object]) -> None:
        for key, value in record.items():
            if key in self._seen:
                if not is_filled(self._seen[key]):
                    self._seen[key] = value
            elif len(self._seen) < _SHOWN_KEYS:
                self._seen[key] = value

    def _no_text(self) -> InputError:
        name = self._options.text_field
        usual = "a field with a usual name of a text (text, body, content, …)"
        wanted = f"the field «{name}»" if name else usual
        return InputError(
            "no_text_field", f"No record of {self._uri} has {wanted}. {self._keys_found()}", self._remedy()
        )

    def _remedy(self) -> str:
        lengths = {key: _characters(value) for key, value in self._seen.items()}
        if not any(lengths.values()):
            return "Name the field that holds the text with --text-field; leave the input out if it has none."
        longest = max(lengths, key=lengths.__getitem__)
        return f"Name the field that holds the text, such as --text-field {_quoted(longest)}."

    def _keys_found(self) -> str:
        return f"Keys found: {', '.join(shown(self._seen)) or 'none'}."


def shown(record: Mapping[str, object]) -> Iterable[str]:
    """Keys with a sample of what they hold: `lead (Мост открыт после ремонта)`."""
    for key, value in record.items():
        sample = " ".join(str(value).split()) if is_filled(value) else "empty"
        short = sample if len(sample) <= _SHOWN_CHARACTERS else f"{sample[: _SHOWN_CHARACTERS - 1]}…"
        yield f"{key} ({short})"


def _characters(value: object) -> int:
    """Of a string, and of the strings in a list."""
    if isinstance(value, list):
        return sum(map(_characters, value))
    return len(value) if isinstance(value, str) else 0


def _quoted(name: str) -> str:
    return f'"{name}"' if any(not (char.isalnum() or char in "_-.") for char in name) else name
