"""Raw news in: every input is discovered, scanned once for its records, and read slice by slice."""

from pipeline.sources.date_order import DateColumns
from pipeline.sources.dates import parse_moment, split_date_header
from pipeline.sources.discovery import Discovery, discover
from pipeline.sources.fingerprint import digest_of, fingerprint
from pipeline.sources.item import NewsItem, ReadOptions, Record, Reject, Slice
from pipeline.sources.kinds import Source
from pipeline.sources.reading import read
from pipeline.sources.scanning import scan
from pipeline.sources.standard_input import spool_stdin

__all__ = [
    "DateColumns",
    "Discovery",
    "NewsItem",
    "ReadOptions",
    "Record",
    "Reject",
    "Slice",
    "Source",
    "digest_of",
    "discover",
    "fingerprint",
    "parse_moment",
    "read",
    "scan",
    "split_date_header",
    "spool_stdin",
]
