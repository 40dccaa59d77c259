"""Every open socket is an open file, and the usual limit of 1,024 of them is for programs of another age."""

import resource


def most_open_files() -> int:
    """How many this process may have at most, once it has raised its limit."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def allow_many_open_files() -> int:
    """Raise this process's limit as far as the system lets it; returns the limit."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
