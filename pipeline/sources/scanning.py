"""The planning pass: where the records of an input stand, in constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.sources.date_order import DateColumns
from pipeline.sources.dates import zone
from pipeline.sources.fields import Survey, candidates
from pipeline.sources.formats import source_records
from pipeline.sources.item import ReadOptions, Record
from pipeline.sources.kinds import Source
from pipeline.sources.passed_over import PassedOver


def scan(
    source: Source,
    options: ReadOptions,
    passed_over: Counter[str] | None = None,
    stretch: range | None = None,
    dates: DateColumns | None = None,
) -> Iterator[Record]:
    """One Record for each record of an input, also the broken ones; `read` gives as many.

    Raises InputError `no_text_field` when none of the first thousand records of a table or of JSON
    has a text, `no_such_field` when a field that the options name is in no record at all.
    `passed_over` takes the counts of what is passed over, by kind. `stretch`: the bytes that are meant, of an
    input whose unit is bytes; what begins outside is neither given nor counted. `dates` takes note of the
    dates, also of those outside.
    """
    zone(options.timezone)
    survey = Survey(source.uri, options)
    row = end = 0
    for raw in source_records(source, options, planning=True):
        meant = stretch is None or source.unit != "bytes" or raw.start in stretch
        if isinstance(raw, PassedOver):
            if meant and passed_over is not None:
                passed_over[raw.kind] += 1
            continue
        record = raw.values()
        if record is not None:
            survey.note(record)
            if dates is not None and options.date_format is None:
                dates.note(record, candidates(tuple(record), options).date)
        start, stop = (raw.start, raw.stop) if source.unit == "bytes" else (row, row + 1)
        if stop <= end:  # a failure after the last line that could be read
            start, stop = end, end + 1
        end = stop
        if stretch is None or source.unit != "bytes" or start in stretch:
            yield Record(start, stop, row, raw.own_id(options), raw.size, raw.apart)
        row += 1
    survey.close()
