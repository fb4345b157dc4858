"""From an open stream of a known format to its records, also through an archive."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import PurePosixPath
from typing import IO, cast

from pipeline.sources.archives import Member, tar_members, wacz_members, zip_members
from pipeline.sources.compression import decompressed
from pipeline.sources.csv_rows import csv_rows
from pipeline.sources.feed_items import feed_items
from pipeline.sources.html_page import HtmlPage
from pipeline.sources.item import ReadOptions
from pipeline.sources.json_records import json_records
from pipeline.sources.kinds import ARCHIVES, Format, Kind, Source
from pipeline.sources.parquet_rows import group_start, parquet_rows
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.records import Failure, RawRecord, byte_limit, guarded
from pipeline.sources.streams import ChunkStream, chunks_of, file_size, open_binary, read_capped, seekable
from pipeline.sources.text_document import TextDocument, text_limit
from pipeline.sources.warc_pages import warc_pages
from pipeline.sources.xlsx_rows import xlsx_rows

_SEEKING = (Kind.PARQUET, Kind.XLSX)
_MEMBERS = {Kind.ZIP: zip_members, Kind.TAR: tar_members, Kind.WACZ: wacz_members}


def source_records(
    source: Source, options: ReadOptions, *, planning: bool = False
) -> Generator[RawRecord | PassedOver, None, bool]:
    """All records of an input from its first; what cannot be read is a Failure, nothing is raised.

    Planning needs no texts: those of Parquet are not read then.
    """
    return guarded(_records(source, options, planning), source.uri)


def _records(source: Source, options: ReadOptions, planning: bool) -> Iterator[RawRecord | PassedOver]:
    if source.single:
        yield _document(source, options)
        return
    with open_binary(source.uri) as file:
        stream = unpacked(file, source.form)
        if source.form.kind in ARCHIVES:
            yield from _archive_records(stream, source, options, planning)
        elif source.form.kind in _SEEKING:
            yield from _table_records(stream, source.form.kind, source.uri, options, planning)
        else:
            yield from _stream_records(stream, source.form.kind, source.uri, options)


def parquet_records_from(
    source: Source, options: ReadOptions, row: int
) -> tuple[int, Generator[RawRecord | PassedOver, None, bool]]:
    """The rows of an unpacked Parquet file from the row group that holds a row, and its first row."""
    try:
        with open_binary(source.uri) as file:
            start = group_start(file, row)
    except Exception:  # which reading meets again and tells
        start = 0
    return start, guarded(_parquet_from(source, options, start), source.uri)


def _parquet_from(source: Source, options: ReadOptions, start: int) -> Iterator[RawRecord | PassedOver]:
    with open_binary(source.uri) as file:
        yield from parquet_rows(file, source.uri, options, first_row=start)


def unpacked(file: IO[bytes], form: Format) -> IO[bytes]:
    """The stream inside the compression of a format."""
    if not form.compression:
        return file
    return cast(IO[bytes], ChunkStream(decompressed(file, form.compression)))


def _document(source: Source, options: ReadOptions) -> RawRecord:
    """The one record of a text or a page, opened only when it is read."""
    html = source.form.kind is Kind.HTML
    limit = byte_limit(options) if html else text_limit(options)

    def load() -> bytes | None:
        with open_binary(source.uri) as file:
            return read_capped(unpacked(file, source.form), limit)

    return (HtmlPage if html else TextDocument)(source.uri, file_size(source.uri), load)


def _stream_records(
    stream: IO[bytes], kind: Kind, label: str, options: ReadOptions
) -> Iterator[RawRecord | PassedOver]:
    chunks = chunks_of(stream)
    match kind:
        case Kind.JSONL | Kind.JSON:
            yield from json_records(chunks, kind, label, options)
        case Kind.CSV:
            tab = ".tsv" in PurePosixPath(label.lower()).suffixes
            yield from csv_rows(chunks, label, options, "\t" if tab else ",")
        case Kind.FEED:
            yield from feed_items(chunks, label, options)
        case _:
            yield from warc_pages(chunks, label, options)


def _table_records(
    stream: IO[bytes], kind: Kind, label: str, options: ReadOptions, planning: bool
) -> Iterator[RawRecord | PassedOver]:
    """The rows of a file that cannot be read from its beginning to its end."""
    with seekable(stream) as file:
        if kind is Kind.XLSX:
            yield from xlsx_rows(file, label, options)
        else:
            yield from parquet_rows(file, label, options, planning=planning)


def _archive_records(
    stream: IO[bytes], source: Source, options: ReadOptions, planning: bool
) -> Iterator[RawRecord | PassedOver]:
    for member in _MEMBERS[source.form.kind](stream):
        if isinstance(member, PassedOver):
            yield member
            continue
        label = f"{source.uri}!{member.name}"
        broken = yield from guarded(_member_records(member, label, options, planning), label)
        if broken:
            return


def _member_records(
    member: Member, label: str, options: ReadOptions, planning: bool
) -> Iterator[RawRecord | PassedOver]:
    if member.fault:
        yield Failure(label, *member.fault)
        return
    stream = unpacked(member.stream, member.form)
    match member.form.kind:
        case Kind.TEXT:
            yield _held(TextDocument, label, read_capped(stream, text_limit(options)), member.size)
        case Kind.HTML:
            yield _held(HtmlPage, label, read_capped(stream, byte_limit(options)), member.size)
        case Kind.PARQUET | Kind.XLSX:
            yield from _table_records(stream, member.form.kind, label, options, planning)
        case kind:
            yield from _stream_records(stream, kind, label, options)


def _held(make: type[TextDocument] | type[HtmlPage], label: str, data: bytes | None, size: int) -> RawRecord:
    """A document whose bytes are here already: its member is gone when it is read."""
    return make(label, size if data is None else len(data), lambda: data)
