"""The one executor: reads a shard, annotates it, writes its parts. Its callers decide only where."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from pipeline.engine.annotate import BATCH, Clock, annotate
from pipeline.engine.collector import seldom_collected
from pipeline.engine.config import RunConfig, ShardReport, ShardSpec
from pipeline.engine.models import shared_model
from pipeline.sources import read
from pipeline.sources.item import NewsItem, Reject
from pipeline.tables.folder import RunFolder
from pipeline.tables.parts import ShardWriter
from pipeline.tables.rows import reject_row

Progress = Callable[[int, int, int], None]  # documents, rejects, words since the last call

_MOST_CHARS = 200_000  # in a batch, unless one document is longer


def run_shard(
    out: Path, spec: ShardSpec, config: RunConfig, metadata: dict[str, str], progress: Progress | None = None
) -> ShardReport:
    """Make all parts of a shard and its `.done` file; nothing is left half-made when it raises."""
    began = time.perf_counter()
    clock = Clock()
    folder = RunFolder(out)
    nlp = shared_model(config.model, syntax=config.syntax, timezone=config.read.timezone)
    documents = rejects = words = 0
    written = ShardWriter(out, spec.shard, config.tables, metadata)
    with seldom_collected(), threadpool_limits(1), written as writer:
        for batch in _batches(folder, spec, config):
            items = [entry for entry in batch if isinstance(entry, NewsItem)]
            clock.start()
            annotated = iter(annotate(nlp, items, spec.repeated, clock))
            clock.start()
            failed = fresh_words = 0
            for entry in batch:
                result = next(annotated) if isinstance(entry, NewsItem) else entry
                if isinstance(result, Reject):
                    failed += 1
                    writer.add({"rejects": [reject_row(result)]})
                else:
                    fresh_words += len(entry.text.split()) if isinstance(entry, NewsItem) else 0
                    writer.add(result)
            clock.lap("write")
            documents += len(batch) - failed
            rejects += failed
            words += fresh_words
            if progress:
                progress(len(batch) - failed, failed, fresh_words)
        clock.start()
        facts = writer.commit()
        clock.lap("write")
    report = ShardReport(
        shard=spec.shard, documents=documents, rejects=rejects, words=words,
        seconds=round(time.perf_counter() - began, 3),
        stage_seconds={stage: round(seconds, 3) for stage, seconds in clock.seconds.items()},
        peak_rss_mb=round(peak_rss_mb(), 1), tables=facts,
    )  # fmt: skip
    folder.mark_done(report.shard, report.as_dict())
    return report


def peak_rss_mb() -> float:
    """The largest resident size of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _batches(folder: RunFolder, spec: ShardSpec, config: RunConfig) -> Iterator[list[NewsItem | Reject]]:
    """At most BATCH documents, and about _MOST_CHARS characters, at a time."""
    entries = (entry for piece in spec.slices for entry in read(piece, config.read))
    batch: list[NewsItem | Reject] = []
    size = 0
    for entry in entries:
        entry = replace(entry, source_uri=folder.told_uri(entry.source_uri))
        length = len(entry.text) if isinstance(entry, NewsItem) else 0
        if batch and (len(batch) == BATCH or size + length > _MOST_CHARS):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += length
    if batch:
        yield batch
