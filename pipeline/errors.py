"""The errors a user can meet: each has a code, says what happened and where, and what to do."""

from __future__ import annotations


class SvodkaError(Exception):
    """An error that is told to the user without a traceback.

    `code` is a stable word for scripts (`no_text_field`), `what` says what happened and where,
    `remedy` what to do about it. `exit_status` is what the command line ends with:
    2 for wrong usage or input, 1 for a run that failed.
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
    """A run began and could not be brought to its end."""

    exit_status = 1


class Interrupted(RunError):
    """A run was asked to stop, and stopped in order; what is done is kept."""

    exit_status = 130


class UnfinishedRun(UserWarning):
    """A run was opened whose tables are not whole yet."""
