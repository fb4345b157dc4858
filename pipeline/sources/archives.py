"""Zip and tar archives as streams of their members; nothing is unpacked to a named file."""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import IO, Any, Self, cast

from pipeline.sources.compression import ArchiveBreakError, ContainerBreakError, Limit, decompressed
from pipeline.sources.encodings import UndecodableError, decode
from pipeline.sources.kinds import ARCHIVES, Format, Kind, named_format, suffix_of
from pipeline.sources.passed_over import PassedOver
from pipeline.sources.streams import CHUNK_BYTES, ChunkStream, chunks_of, seekable
from pipeline.sources.trouble import is_trouble
from pipeline.sources.zip_salvage import salvaged_members

_DRIVE = re.compile(r"^[A-Za-z]:")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `stream` is valid until the next member is asked for.

    `fault` says why it cannot be read, as code and message.
    """

    name: str
    form: Format
    stream: IO[bytes]
    size: int
    fault: tuple[str, str] | None = None


def safe_name(name: str) -> str:
    """A member's name as a label: no root, no drive, no way up."""
    parts = _DRIVE.sub("", name.replace("\\", "/")).replace("\0", "").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"


def wanted_format(name: str) -> Format | PassedOver:
    """The format of a member that is read; others are passed over, by their suffix."""
    hidden = any(part.startswith(".") and part not in (".", "..") for part in name.split("/"))
    if hidden or "__MACOSX/" in name:
        return PassedOver("hidden archive members")
    form = named_format(name)
    if form is None or form.kind in ARCHIVES:
        return PassedOver(f"{suffix_of(name) or 'suffixless'} archive members")
    return form


def tar_members(stream: IO[bytes]) -> Iterator[Member | PassedOver]:
    """The files of a tar, in order; raises ContainerBreakError where it breaks."""
    try:
        archive = tarfile.open(fileobj=stream, mode="r|", tarinfo=_StrictHeader)  # noqa: SIM115 - of a stream
        for info in archive:
            form = wanted_format(info.name) if info.isfile() else None
            if isinstance(form, PassedOver):
                yield form
                continue
            content = archive.extractfile(info) if form else None
            if form and content:
                chunks = _limited(_tar_chunks(content), _stored_bytes(info))
                yield Member(safe_name(readable_name(info.name)), form, _stream(chunks), info.size)
    except tarfile.ReadError as error:
        raise _tar_break(error) from error


def _tar_chunks(content: IO[bytes]) -> Iterator[bytes]:
    try:
        while chunk := content.read(CHUNK_BYTES):
            yield chunk
    except tarfile.ReadError as error:
        raise _tar_break(error) from error
    except ArchiveBreakError as error:
        raise ContainerBreakError(error.code, str(error)) from error


def _limited(chunks: Iterator[bytes], packed: int) -> Iterator[bytes]:
    limit = Limit()
    limit.add(packed, 0)
    for chunk in chunks:
        limit.add(0, len(chunk))
        yield chunk


def _stored_bytes(info: tarfile.TarInfo) -> int:
    """The bytes of a member in the tar: those of a sparse file without its holes."""
    holes: list[tuple[int, int]] | None = cast(Any, info).sparse
    return info.size if holes is None else sum(size for _, size in holes)


def readable_name(name: str) -> str:
    """A name with the bytes that are no UTF-8 read as what they probably are."""
    data = name.encode("utf-8", "surrogateescape")
    try:
        return decode(data)
    except UndecodableError:
        return data.decode("utf-8", "replace")


def _tar_break(error: Exception) -> ContainerBreakError:
    return ContainerBreakError(
        "truncated_archive", f"The tar ends early ({error}). Fetch the file again; what came before was read."
    )


class _StrictHeader(tarfile.TarInfo):
    """A header that says when it is damaged: tarfile takes it for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not isinstance(error, _DAMAGED):
                raise
            raise ContainerBreakError(
                "corrupt_archive", f"A header of the tar is damaged ({error}). Fetch the file again."
            ) from error


_DAMAGED: tuple[type[Exception], ...] = (
    cast(Any, tarfile).InvalidHeaderError,
    cast(Any, tarfile).TruncatedHeaderError,
)


def wacz_members(stream: IO[bytes]) -> Iterator[Member | PassedOver]:
    """The WARCs of a WACZ. Its indexes and lists of pages name what is in them, and are passed over."""
    return zip_members(stream, _wanted_of_wacz)


def _wanted_of_wacz(name: str) -> Format | PassedOver:
    form = named_format(name)
    if form is not None and form.kind in (Kind.WARC, Kind.WACZ):
        return wanted_format(name)
    return PassedOver("indexes and page lists of WACZ files")


def zip_members(
    stream: IO[bytes], wanted: Callable[[str], Format | PassedOver] = wanted_format
) -> Iterator[Member | PassedOver]:
    """The files of a zip, in the order of its directory; without one, as far as they are whole."""
    with seekable(stream) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            if is_trouble(error):
                raise
            yield from _salvaged(file, error, wanted)
            return
        for info in archive.infolist():
            name = _real_name(info)
            form = None if info.is_dir() else wanted(name)
            if isinstance(form, PassedOver):
                yield form
            elif form:
                yield _zip_member(archive, info, safe_name(name), form)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, form: Format) -> Member:
    fault = None
    if info.flag_bits & _ENCRYPTED:
        fault = _encrypted(name)
    return Member(name, form, _stream(_zip_chunks(archive, info, name)), info.file_size, fault)


def _zip_chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    limit = Limit()
    limit.add(info.compress_size, 0)
    try:
        for chunk in _zip_content(archive, info):
            limit.add(0, len(chunk))
            yield chunk
    except EOFError as error:
        raise ArchiveBreakError(
            "truncated_archive", f"{name} ends early in the zip. Fetch the file again."
        ) from error
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError) as error:
        if is_trouble(error):
            raise
        raise ArchiveBreakError(
            "corrupt_archive", f"{name} is damaged in the zip ({error}). Fetch the file again."
        ) from error


def _zip_content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes. Of bzip2 and LZMA zipfile unpacks at once all that it takes, no less than 4 kB: of
    LZMA these are 30 MB at most, of bzip2 gigabytes."""
    if info.compress_type != zipfile.ZIP_BZIP2:
        with archive.open(info) as content:
            yield from chunks_of(content, 1 << (12 if info.compress_type == zipfile.ZIP_LZMA else 16))
        return
    packed: Any = copy(info)
    packed.compress_type, packed.file_size, packed.CRC = zipfile.ZIP_STORED, info.compress_size, None
    with archive.open(packed) as content:
        yield from decompressed(content, ".bz2")


def _salvaged(
    file: IO[bytes], error: Exception, wanted: Callable[[str], Format | PassedOver]
) -> Iterator[Member | PassedOver]:
    for found in salvaged_members(file, str(error)):
        form = None if found.name.endswith("/") else wanted(found.name)
        if isinstance(form, PassedOver):
            yield form
        elif form:
            fault = _encrypted(found.name) if found.encrypted else None
            yield Member(safe_name(found.name), form, _stream(found.chunks), found.size, fault)


def _encrypted(name: str) -> tuple[str, str]:
    return "encrypted_archive", f"{safe_name(name)} is encrypted in the zip. Unpack it yourself."


def _real_name(info: zipfile.ZipInfo) -> str:
    """Names of old Russian archivers are in cp866, where Python reads cp437."""
    return info.filename if info.flag_bits & _UTF8_NAME else russian_name(info.filename)


def russian_name(name: str) -> str:
    """A name that was read as cp437, as what it probably is."""
    try:
        data = name.encode("cp437")
        return data.decode("utf-8")
    except UnicodeEncodeError:
        return name
    except UnicodeDecodeError:
        return data.decode("cp866")


def _stream(chunks: Iterator[bytes]) -> IO[bytes]:
    return cast(IO[bytes], ChunkStream(chunks))
