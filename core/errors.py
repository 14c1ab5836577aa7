"""Errors meant for users: no traceback, a sentence that names the fix, and the exit code of the command line."""

import sys
from collections.abc import Callable

import duckdb

STOPPED = 130  # what shells give for Ctrl+C
UNREADABLE = (duckdb.OperationalError, duckdb.FatalException, duckdb.InternalException)  # what a damaged file raises


BUSY = "Another load is at work in this warehouse. Try again in a moment; nothing has changed."


class UserError(Exception):
    """Something a user can put right; `exit_code` is what the command line returns (DESIGN section 4)."""

    exit_code = 2


class UsageError(UserError):
    """Wrong usage, no warehouse, an unknown load or version."""


class BusyError(UserError):
    """Another writer is at work."""

    exit_code = 3


class MovedOnError(BusyError):
    """The version that a change was shown to alter is no longer the published one."""


def moved_on(version: int) -> MovedOnError:
    return MovedOnError(f"Version {version} was published meanwhile. Nothing has changed; look at the change again.")


class DamagedError(UserError):
    """The warehouse or its key is damaged or missing."""

    exit_code = 4


class NoWarehouse(UsageError):
    """Nothing has been published in this folder yet."""


def exit_code_of(command: Callable[[], int]) -> int:
    """Run a command line's command; whatever goes wrong becomes a sentence on standard error and an exit code."""
    try:
        return command()
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Stopped. `python -m etl history` says whether the change was made already.", file=sys.stderr)
        return STOPPED
    except UNREADABLE as error:
        print(
            f"The warehouse cannot be read ({type(error).__name__}). `python -m etl verify` says whether it is whole;"
            " docs/operations.md says how to bring it back.",
            file=sys.stderr,
        )
        return DamagedError.exit_code
    except Exception as error:
        # Only its kind: the message of an unforeseen error could hold a value of the file
        print(f"Something unforeseen went wrong ({type(error).__name__}). Nothing has changed.", file=sys.stderr)
        return DamagedError.exit_code
