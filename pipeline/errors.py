"""The errors a user can meet: each has a code, says what happened and where, and what to do."""

from __future__ import annotations


class SvodkaError(Exception):
    """The base of all errors that a user can cause or repair; the command line prints it without a traceback.

    `code`: a stable word for scripts (`no_text_field`). `what`: what happened, and where. `remedy`: what to
    do. `exit_status`: the exit status of the command line: 2 for wrong usage or input, 1 for a run that
    failed, 130 for one that was interrupted.
    """

    exit_status = 2

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.code = code
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[SvodkaError], tuple[str, str, str]]:
        return type(self), (self.code, self.what, self.remedy)


class InputError(SvodkaError):
    """The command, an input or a configuration cannot be used as given."""


class RunError(SvodkaError):
    """A run started and failed. The same command continues it when the cause is removed."""

    exit_status = 1


class Interrupted(RunError):
    """A run stopped on request (Ctrl-C). Its finished shards are kept; the same command continues it."""

    exit_status = 130


class UnfinishedRun(UserWarning):
    """Warning: the opened run is not finished, so that its tables hold only some of its documents."""
