"""One record of an input as bytes or cells: counted while planning, made an item while reading."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Mapping

from pipeline.errors import SvodkaError
from pipeline.sources.compression import ArchiveBreakError, ContainerBreakError
from pipeline.sources.dates import Precision, PublicationDate, publication_date, read_date
from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.field_values import plain_fields
from pipeline.sources.fields import candidates, is_filled, locate, squashed
from pipeline.sources.item import NewsItem, ReadOptions, Reject
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.trouble import is_trouble, unreachable
from pipeline.sources.written_dates import ORDERS

_SHOWN_KEYS = 30
_IN_UTC = ("utc", "gmt")  # ends of names whose times are not local: date_gmt, created_utc


class FaultyRecordError(Exception):
    """A record that cannot become an item. `code` and the message are the reject's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RawRecord(ABC):
    """A record where its input is cut, not yet understood.

    `label` is the source_uri of what it becomes, `size` its bytes, about. `start` and `stop` are
    byte offsets in inputs whose unit is bytes. `apart`: more than separators lies between it and the record
    before it, so that no slice may hold both.
    """

    __slots__ = ("apart", "label", "size", "start", "stop")

    def __init__(self, label: str, size: int, start: int = 0, stop: int = 0, *, apart: bool = False) -> None:
        self.apart = apart
        self.label = label
        self.size = size
        self.start = start
        self.stop = stop

    def values(self) -> Mapping[str, object] | None:
        """Its fields, as far as planning reads them (None stands for a value that it does not read); None
        when it is not made of fields, or is broken."""
        return None

    def own_id(self, options: ReadOptions) -> str | None:
        """The id that the record says it has, if it can be made out."""
        return None

    @abstractmethod
    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        """The news item of the record; raises FaultyRecordError or UndecodableError."""

    def read(self, row: int | None, options: ReadOptions) -> NewsItem | Reject:
        """The item, or the reject that says why there is none. Raises nothing but a SvodkaError."""
        try:
            return self.item(row, options)
        except FaultyRecordError as fault:
            code, message = fault.code, str(fault)
        except UndecodableError as fault:
            code, message = "encoding", f"{_capital(fault.reason)}. Convert it to UTF-8, or mend it."
        except ArchiveBreakError as fault:
            code, message = fault.code, str(fault)
        except SvodkaError:
            raise
        except Exception as error:
            if is_trouble(error):
                raise unreachable(self.label, error) from error
            code, message = "unreadable", _in_words(error)
        return Reject(self.label, row, "read", code, message, doc_id=self.own_id(options))


class Failure(RawRecord):
    """A place in an input where a record could not even be cut."""

    __slots__ = ("code", "message")

    def __init__(
        self, label: str, code: str, message: str, start: int = 0, stop: int = 0, *, apart: bool = False
    ) -> None:
        super().__init__(label, 0, start, stop, apart=apart)
        self.code = code
        self.message = message

    def item(self, row: int | None, options: ReadOptions) -> NewsItem:
        raise FaultyRecordError(self.code, self.message)


def guarded(
    raws: Iterable[RawRecord | PassedOver], label: str
) -> Generator[RawRecord | PassedOver, None, bool]:
    """The records up to the first damage, then the damage as one Failure.

    Raises RunError when it is not the input that is at fault.
    Returns whether the archive around them broke, so that nothing more can be read of it.
    """
    try:
        yield from raws
    except ArchiveBreakError as trouble:
        yield Failure(label, trouble.code, str(trouble))
        return isinstance(trouble, ContainerBreakError)
    except SvodkaError:
        raise
    except UndecodableError as trouble:
        yield Failure(label, "encoding", f"{_capital(trouble.reason)}. Convert it to UTF-8, or mend it.")
    except Exception as error:
        if is_trouble(error):
            raise unreachable(label, error) from error
        yield Failure(label, "unreadable", _in_words(error))
    return False


def byte_limit(options: ReadOptions) -> int:
    """Bytes beyond which a record cannot hold a text that is short enough.

    A character takes at most 12 bytes (two JSON escapes); the rest is room for other fields.
    """
    return 16 * options.max_chars + (1 << 20)


def too_long(found: str, options: ReadOptions) -> FaultyRecordError:
    """The fault of a text beyond the limit; `found` says how much there is of it."""
    return FaultyRecordError(
        "too_long",
        f"The document has {found}; at most {options.max_chars:,} characters are read. "
        "Split it, or raise max_chars.",
    )


def checked(text: str, options: ReadOptions) -> str:
    """The text itself, when it can be worked on."""
    if len(text) > options.max_chars:
        raise too_long(f"{len(text):,} characters", options)
    if "\0" in text:
        position = text.index("\0")
        raise FaultyRecordError(
            "nul_characters", f"The text has a NUL character at position {position}: is it binary? Remove it."
        )
    if not text or text.isspace():
        raise FaultyRecordError("empty_text", "The text is empty. Leave the document out.")
    return text


def id_of(value: object) -> str | None:
    """A source's own id: a string that is not blank, or a whole number."""
    if isinstance(value, str):
        return value if value.strip() else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def item_of(record: Mapping[str, object], label: str, row: int | None, options: ReadOptions) -> NewsItem:
    """The item of a record made of named fields."""
    record = plain_fields(record, options)
    fields = locate(record, options)
    text = None if fields.text is None else record[fields.text]
    if text is None:
        keys = ", ".join(list(record)[:_SHOWN_KEYS]) or "none"
        raise FaultyRecordError(
            "missing_text",
            f"The record has no text. Keys: {keys}. Add it, or name its key with --text-field.",
        )
    if isinstance(text, bytes):
        text = decode(text)
    if not isinstance(text, str):
        raise FaultyRecordError(
            "text_not_a_string",
            f"The field «{fields.text}» holds {_kind_of(text)}, not a string. Mend the record.",
        )
    date, unread = date_of(record, options)
    return NewsItem(
        text=checked(text, options),
        source_uri=label,
        source_row=row,
        id=id_of(_string(record, fields.id)),
        url=_line(record, fields.url),
        title=_line(record, fields.title),
        published_at=date.moment if date else None,
        day_known=date is None or date.precision >= Precision.DAY,
        unread_date=unread,
    )


def date_of(record: Mapping[str, object], options: ReadOptions) -> tuple[PublicationDate | None, str | None]:
    """When a record was published; or, when its dates cannot be read, what the first filled one says."""
    keys = candidates(tuple(record), options).date
    filled = {key: value for key in keys if is_filled(value := _string(record, key))}
    values = {key: value for key, value in filled.items() if not isinstance(value, bool)}  # published: true
    orders = dict(options.date_orders)

    def read_one(key: str, value: object) -> PublicationDate | None:
        timezone = "UTC" if squashed(key).endswith(_IN_UTC) else options.timezone
        return read_date(value, timezone, orders.get(key, ORDERS[0]), options.date_format)

    return publication_date(values, read_one)


def _string(record: Mapping[str, object], key: str | None) -> object:
    """A field's value; bytes as the string that they are."""
    value = None if key is None else record[key]
    if isinstance(value, bytes):
        try:
            return decode(value)
        except UndecodableError:
            return None
    return value


def _line(record: Mapping[str, object], key: str | None) -> str | None:
    """A field's value without blanks around it, when it is a string that is not blank."""
    value = _string(record, key)
    return value.strip() or None if isinstance(value, str) else None


def _kind_of(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)


def _in_words(error: Exception) -> str:
    return f"It could not be read ({type(error).__name__}: {error}). Look at the file; the others go on."


def _capital(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
