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


def scan(
    source: Source,
    options: ReadOptions,
    passed_over: Counter[str] | None = None,
    dates: DateColumns | None = None,
) -> Iterator[Record]:
    """One Record for each record of an input, also the broken ones; `read` gives as many.

    Raises InputError `no_text_field` when none of the first thousand records of a table or of JSON
    has a text, `no_such_field` when a field that the options name is in no record at all.
    `passed_over` takes the counts of archive members and crawled responses of other kinds, `dates` the
    values of the date fields.
    """
    zone(options.timezone)
    counts = Counter[str]() if passed_over is None else passed_over
    survey = Survey(source.uri, options)
    end = 0
    for row, raw in enumerate(source_records(source, options, counts, planning=True)):
        record = raw.values()
        if record is not None:
            survey.note(record)
            if dates is not None:
                dates.note(record, candidates(tuple(record), options).date)
        start, stop = (raw.start, raw.stop) if source.unit == "bytes" else (row, row + 1)
        if stop <= end:  # a failure after the last line that could be read
            start, stop = end, end + 1
        end = stop
        yield Record(start, stop, row, raw.own_id(options), raw.size)
    survey.close()
