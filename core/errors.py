"""Errors meant for users: no traceback, a sentence that names the fix, and the exit code of the command line."""


class UserError(Exception):
    """Something a user can put right; `exit_code` is what the command line returns (DESIGN section 4)."""

    exit_code = 2


class UsageError(UserError):
    """Wrong usage, no warehouse, an unknown load or version."""


class BusyError(UserError):
    """Another writer is at work."""

    exit_code = 3


class DamagedError(UserError):
    """The warehouse or its key is damaged or missing."""

    exit_code = 4


class NoWarehouse(UsageError):
    """Nothing has been published in this folder yet."""
