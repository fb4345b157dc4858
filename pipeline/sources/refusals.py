"""Documents that are no raw text: what they are, and what to give instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.errors import InputError


class Refused(NamedTuple):
    """A kind of file that is not read."""

    what: str
    remedy: str


_PDF = Refused("a PDF", "Take its text out first (pdftotext FILE.pdf FILE.txt) and give the .txt.")
_OFFICE = Refused("an office document", "Save it as plain text in UTF-8 (.txt) or as a web page (.html).")
_BOOK = Refused("an e-book", "Convert it to .txt or .html first, with Calibre for example.")
_IMAGE = Refused("an image", "Recognise its text first (OCR, for example tesseract) and give the .txt.")
_SOUND = Refused("a recording", "Transcribe it first and give the text as .txt.")
_SHEET = Refused("a spreadsheet in a format that is not read", "Save it as .xlsx or as CSV in UTF-8.")
_MAIL = Refused("mail", "Save the letters as .txt or .html, a file each, or as a table with a column «text».")
_MHT = Refused("a web page in one file (MHT)", "Save it as «web page, HTML only» (.html).")
_PACKED = Refused(
    "an archive that is not read", "Unpack it and give the folder, or pack it as .zip or .tar.gz."
)
_DATABASE = Refused("a database", "Export the table as CSV, JSON lines or Parquet.")
_TABLE = Refused("a table in a format that is not read", "Write it as Parquet, CSV or JSON lines.")
_ARC = Refused("a web archive in the old format ARC", "Convert it to WARC, with warcio or JWAT for example.")
_WAT = Refused(
    "WAT: the metadata of a crawl, without texts", "Take the .wet.gz or .warc.gz of the same segment."
)

REFUSED = {
    suffix: refused
    for suffixes, refused in (
        (".ps .xps .djvu", _PDF._replace(what="a document of pages")),
        (".pdf", _PDF),
        (".docx .doc .docm .dot .dotx .odt .rtf .pages .pptx .ppt .odp .key .wpd", _OFFICE),
        (".epub .fb2 .mobi .azw .azw3 .lit", _BOOK),
        (".jpg .jpeg .png .gif .webp .tif .tiff .bmp .heic .svg .ico .psd", _IMAGE),
        (".mp3 .wav .ogg .oga .opus .m4a .flac .aac .mp4 .m4v .mov .avi .mkv .webm .wmv .3gp", _SOUND),
        (".xls .xlsb .ods .numbers", _SHEET),
        (".mbox .eml .msg .pst .emlx", _MAIL),
        (".mht .mhtml .webarchive .maff", _MHT),
        (".7z .rar .cab .arj .lzh .iso .dmg .lz4 .br .z", _PACKED),
        (".sqlite .sqlite3 .db .mdb .accdb .dbf .duckdb", _DATABASE),
        (".feather .arrow .avro .orc .pkl .pickle .npy .npz .h5 .hdf5 .sas7bdat .sav .dta .rds", _TABLE),
        (".arc", _ARC),
        (".wat", _WAT),
    )
    for suffix in suffixes.split()
}
_BY_MAGIC = (
    (re.compile(rb"%PDF-|%!PS|AT&TFORM"), _PDF),
    (re.compile(rb"\{\\rtf"), _OFFICE),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub", re.DOTALL), _BOOK),
    (
        re.compile(rb"PK\x03\x04.{26}(?:mimetypeapplication/vnd\.oasis|\[Content_Types\]\.xml)", re.DOTALL),
        _OFFICE,
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0"), _OFFICE._replace(what="a document of old Office")),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:heic|mif1|avif)", re.DOTALL
        ),
        _IMAGE,
    ),
    (re.compile(rb"ID3|OggS|fLaC|RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|\x1aE\xdf\xa3", re.DOTALL), _SOUND),
    (re.compile(rb"7z\xbc\xaf|Rar!|MSCF"), _PACKED),
    (re.compile(rb"SQLite format 3"), _DATABASE),
    (re.compile(rb"ARROW1|Obj\x01|ORC|\x80[\x02-\x05]|\x93NUMPY|\x89HDF"), _TABLE),
    (re.compile(rb"filedesc://"), _ARC),
    (re.compile(rb"From \S{1,200} (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "), _MAIL),
    (
        re.compile(
            rb"(?:[\w-]{1,40}:[^\r\n]{0,900}\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,40}?MIME-Version:", re.IGNORECASE
        ),
        _MHT,
    ),
)


def refuse_by_name(path: str, suffix: str) -> None:
    """Raise InputError when a suffix (in small letters) is that of a document that is not read."""
    if suffix in REFUSED:
        raise _refusal(path, REFUSED[suffix])


def refuse_by_content(path: str, head: bytes) -> None:
    """Raise InputError when a file begins as a document that is not read."""
    for magic, refused in _BY_MAGIC:
        if magic.match(head):
            raise _refusal(path, refused)


def _refusal(path: str, refused: Refused) -> InputError:
    return InputError("unread_document", f"{path} is {refused.what}, which is not read.", refused.remedy)
