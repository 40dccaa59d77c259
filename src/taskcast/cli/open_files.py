"""Raises the limit of open files: each socket is one, and the usual limit of 1,024 is too low."""

import resource

WITHOUT_LIMIT = 10_240
"""The actual maximum on macOS, which reports no limit (its OPEN_MAX)."""


def most_open_files() -> int:
    """The highest limit that this process can set."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return WITHOUT_LIMIT if most == resource.RLIM_INFINITY else most


def allow_many_open_files() -> int:
    """Raise this process's limit as far as the system allows; returns the limit."""
    now, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = most_open_files()
    if now != resource.RLIM_INFINITY and now < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
