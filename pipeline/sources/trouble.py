"""Trouble of the machine while an input is read: it ends the run, for it says nothing of the documents."""

from __future__ import annotations

import errno

from pipeline.errors import RunError

_OF_THE_MACHINE = frozenset(
    (
        errno.EACCES, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENODEV, errno.ENOENT, errno.ENOMEM,
        errno.ENOSPC, errno.ENOTCONN, errno.ENXIO, errno.EDQUOT, errno.EPERM, errno.ESTALE, errno.ETIMEDOUT,
    )
)  # fmt: skip


def is_trouble(error: BaseException) -> bool:
    """Whether a disk, a network file system or a limit failed, and not what was read is broken."""
    return isinstance(error, OSError) and error.errno in _OF_THE_MACHINE


def unreachable(label: str, error: BaseException) -> RunError:
    """The error of a run that meets it. As rejects the documents would stay lost when all is well again."""
    return RunError(
        "input_unreachable",
        f"{label} cannot be read any more ({type(error).__name__}: {error}).",
        "Fix the cause; repeat the command to continue.",
    )
