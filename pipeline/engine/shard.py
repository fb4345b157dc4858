"""Processes one shard: reads, annotates and writes it. Callers decide only in which process."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from threadpoolctl import threadpool_limits

from pipeline.engine.annotate import BATCH, StageTimer, annotate
from pipeline.engine.garbage_collection import infrequent_collection
from pipeline.engine.input_check import input_changed, verify_inputs
from pipeline.engine.model_loading import model_digest, shared_model
from pipeline.engine.run_config import (
    BadRecord,
    RunContext,
    SeenDocument,
    ShardMonitor,
    ShardReport,
    ShardSpec,
)
from pipeline.errors import RunError
from pipeline.russian.markup import plain
from pipeline.sources import read
from pipeline.sources.item import NewsItem, ReadOptions, Reject
from pipeline.sources.unread_dates import UnreadDates
from pipeline.tables.disk_full import report_full_disk
from pipeline.tables.folder import RunFolder
from pipeline.tables.ids import document_id
from pipeline.tables.parts import ShardWriter
from pipeline.tables.row_records import Rows
from pipeline.tables.rows import duplicate_rows, marked_as_duplicate, reject_row

_MOST_CHARS = 200_000  # in a batch, unless one document is longer
_NOT_AGAIN = ("id", "exact")  # repeated documents of these kinds are recorded with their text, not processed


class SilentMonitor:
    """A monitor that ignores progress."""

    def unit(self, first: int, records: int, characters: int, *, seeking: bool = False) -> None:
        pass

    def progress(self, documents: int, rejects: int, words: int) -> None:
        pass


def run_shard(spec: ShardSpec, context: RunContext, monitor: ShardMonitor | None = None) -> ShardReport:
    """Write all files of a shard and its `.done` file; incomplete files are removed on an error.

    Raises RunError when the input or the model has changed, or the disk is full.
    """
    began = time.perf_counter()
    monitor = monitor or SilentMonitor()
    folder = RunFolder(context.out)
    with report_full_disk(folder.path):
        shard = _Shard(spec, context, folder, monitor)
        facts = shard.make()
        report = ShardReport(
            shard=spec.shard,
            documents=shard.documents,
            rejects=shard.rejects,
            words=shard.words,
            seconds=round(time.perf_counter() - began, 3),
            stage_seconds={stage: round(seconds, 6) for stage, seconds in shard.clock.seconds.items()},
            peak_rss_mb=round(peak_rss_mb(), 1),
            tables=facts,
            rejected_ids=shard.rejected_ids,
            met_before=shard.met_before,
            dated=shard.dated,
            unread_dates=shard.unread_dates.as_list(),
        )
        folder.mark_done(report.shard, report.as_dict())
    return report


class _Shard:
    """A shard in progress, and its counts."""

    def __init__(
        self, spec: ShardSpec, context: RunContext, folder: RunFolder, monitor: ShardMonitor
    ) -> None:
        self.spec = spec
        self.context = context
        self.folder = folder
        self.monitor = monitor
        self.clock = StageTimer()
        self.seen = {known.number: known for known in spec.seen}
        self.documents = self.rejects = self.words = self.dated = 0
        self.unread_dates = UnreadDates()
        self.rejected_ids: list[str] = []
        self.met_before = 0

    def make(self) -> dict[str, dict[str, object]]:
        """Read, annotate, write; returns rows, bytes and digest of each part."""
        spec, config, monitor = self.spec, self.context.config, self.monitor
        nlp = shared_model(config.model, syntax=config.syntax, timezone=config.read.timezone)
        _verify_model(config.model, self.context.model_sha256)
        verify_inputs(spec.stamps)
        writer = ShardWriter(self.folder.path, spec.shard, config.tables, self.context.metadata)
        with infrequent_collection(), threadpool_limits(1), writer:
            met = 0
            self.clock.start()
            for batch in _batches(self.folder, spec, config.read, monitor):
                self.clock.lap("read")
                met += len(batch.entries)
                fresh = [item for item in batch.items() if not self._told_only(item.number)]
                monitor.unit(batch.first, len(batch.entries), sum(len(item.item.text) for item in fresh))
                found = annotate(nlp, [item.item for item in fresh], spec.repeated, self.clock)
                self.clock.start()
                self._write(writer, batch, {item.number: one for item, one in zip(fresh, found, strict=True)})
                self.clock.lap("write")
            if met != spec.documents:
                raise input_changed(spec.slices[-1].uri, f"{met} records were read, {spec.documents} planned")
            verify_inputs(spec.stamps)
            monitor.unit(met, 0, 0)
            self.clock.start()
            facts = writer.commit()
            self.clock.lap("write")
        return facts

    def _write(self, writer: ShardWriter, batch: _Batch, found: dict[int, Rows | Reject]) -> None:
        failed = words = 0
        for number, entry in enumerate(batch.entries, batch.first):
            result = found.get(number, entry)
            if isinstance(result, NewsItem):
                self.met_before += 1
                result = duplicate_rows(result, document_id(result, self.spec.repeated), *self._of(number))
            elif number in self.seen and not isinstance(result, Reject):
                result = marked_as_duplicate(result, *self._of(number))
            if isinstance(result, Reject):
                failed += 1
                self.rejected_ids += [result.doc_id] if result.doc_id is not None else []
                writer.add({"rejects": [reject_row(result)]})
            else:
                if isinstance(entry, NewsItem):
                    words += len(plain(entry.text).split()) if number in found else 0
                    self._note_date(entry)
                writer.add(result)
        documents = len(batch.entries) - failed
        self.documents += documents
        self.rejects += failed
        self.words += words
        self.monitor.progress(documents, failed, words)

    def _note_date(self, item: NewsItem) -> None:
        self.dated += item.published_at is not None
        if item.unread_date is not None:
            self.unread_dates.note(item.unread_date)

    def _of(self, number: int) -> tuple[str, str]:
        known = self.seen[number]
        return known.of, known.kind

    def _told_only(self, number: int) -> bool:
        known: SeenDocument | None = self.seen.get(number)
        return known is not None and known.kind in _NOT_AGAIN


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: int  # in the shard
    item: NewsItem


@dataclass(frozen=True, slots=True)
class _Batch:
    first: int  # number in the shard
    entries: list[NewsItem | Reject]

    def items(self) -> Iterator[_Numbered]:
        for number, entry in enumerate(self.entries, self.first):
            if isinstance(entry, NewsItem):
                yield _Numbered(number, entry)


def _batches(
    folder: RunFolder, spec: ShardSpec, options: ReadOptions, monitor: ShardMonitor
) -> Iterator[_Batch]:
    """Batches of at most BATCH records and about _MOST_CHARS characters; a suspect has a batch of its own.

    The monitor is called before a batch is read.
    """
    entries = _entries(folder, spec, options)
    starts = _slow_starts(spec)
    batch: list[NewsItem | Reject] = []
    first = size = 0
    monitor.unit(0, _room(0, spec.suspects), 0, seeking=0 in starts)
    for number, entry in enumerate(entries):
        length = len(entry.text) if isinstance(entry, NewsItem) else 0
        if batch and size + length > _MOST_CHARS:
            yield _Batch(first, batch)
            batch, first, size = [], number, 0
            monitor.unit(first, _room(first, spec.suspects), 0)
        batch.append(entry)
        size += length
        if len(batch) == _room(first, spec.suspects):
            yield _Batch(first, batch)
            batch, first, size = [], number + 1, 0
            if first < spec.documents:
                room = _room(first, spec.suspects)
                slow = any(first <= start < first + room for start in starts)
                monitor.unit(first, room, 0, seeking=slow)
    if batch:
        yield _Batch(first, batch)


def _entries(folder: RunFolder, spec: ShardSpec, options: ReadOptions) -> Iterator[NewsItem | Reject]:
    """The records of a shard in order; bad records become rejects without being read."""
    bad_records: dict[int, BadRecord] = {one.number: one for one in spec.bad_records}
    base = 0
    for piece in spec.slices:
        here = range(base, base + piece.documents)
        left_out = {
            n - base: (bad_records[n].code, bad_records[n].message, bad_records[n].attempt)
            for n in bad_records
            if n in here
        }
        for entry in read(piece, options, left_out):
            yield replace(entry, source_uri=folder.display_uri(entry.source_uri))
        base += piece.documents


def _slow_starts(spec: ShardSpec) -> set[int]:
    """Numbers of records for which a stream must first be skipped from its beginning."""
    starts, base = set(), 0
    for piece in spec.slices:
        if piece.unit == "rows" and piece.start:
            starts.add(base)
        base += piece.documents
    return starts


def _room(number: int, suspects: Sequence[tuple[int, int]]) -> int:
    """Maximum size of a batch that begins with this record."""
    room = BATCH
    for first, stop in suspects:
        if first <= number < stop:
            return 1
        if number < first:
            room = min(room, first - number)
    return room


_verified: set[tuple[str, str]] = set()


def _verify_model(name: str, digest: str) -> None:
    """Check, once per process, that the model has not changed since the run started."""
    if (name, digest) not in _verified:
        if model_digest(name) != digest:
            raise RunError(
                "model_changed",
                f"The files of the model «{name}» have changed since this run started.",
                "Restore them, or start again with --overwrite.",
            )
        _verified.add((name, digest))


def peak_rss_mb() -> float:
    """The largest resident size of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
