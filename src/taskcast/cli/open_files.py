"""Every open socket is an open file, and the usual limit of 1,024 of them is for programs of another age."""

import resource

WITHOUT_LIMIT = 10_240
"""What macOS grants at most while it says that there is no limit (its OPEN_MAX)."""


def most_open_files() -> int:
    """How many this process may have at most, once it has raised its limit."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return WITHOUT_LIMIT if most == resource.RLIM_INFINITY else most


def allow_many_open_files() -> int:
    """Raise this process's limit as far as the system lets it; returns the limit."""
    now, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = most_open_files()
    if now != resource.RLIM_INFINITY and now < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
