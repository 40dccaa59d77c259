"""Files and folders that only their owner can open, whatever the umask: the database and what lies beside it.

SQLite gives a journal, write-ahead log and shared memory the mode of the database. A file that everybody could read
is closed; one that was opened to a group on purpose (0640) stays so, and `taskcast doctor` warns of it.
"""

import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
BESIDE: Final = ("-journal", "-wal", "-shm")

_OTHERS = stat.S_IRWXO
_GROUP = stat.S_IRWXG


def make_private_folder(folder: Path) -> None:
    """Make the folder and those above it, as far as they are missing; existing ones stay as they are.

    Raises:
        OSError: it cannot be made, or is no folder.
    """
    missing = []
    at = folder
    while not at.exists():
        missing.append(at)
        at = at.parent
    for each in reversed(missing):
        with suppress(FileExistsError):
            each.mkdir(mode=FOLDER_MODE)
            each.chmod(FOLDER_MODE)  # the umask may have taken more away
    folder.mkdir(exist_ok=True)  # raises where something else has that name


def make_private_file(path: Path) -> None:
    """Make an empty file, or close an existing one, and what SQLite has beside it, to others.

    It appears whole and is never opened here: closing a second handle of a SQLite database would drop the locks
    that its process holds (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    if not path.exists():
        _create(path)
    for each in (path, *(path.with_name(path.name + ending) for ending in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):  # PermissionError: it is not ours; `doctor` warns
            if _mode(each) & _OTHERS:
                each.chmod(FILE_MODE)


def _create(path: Path) -> None:
    unnamed = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    _touch(unnamed)
    try:
        with suppress(FileExistsError):  # another process was faster
            path.hardlink_to(unnamed)
    except OSError:  # a file system without hard links
        with suppress(FileExistsError):
            _touch(path)
    finally:
        unnamed.unlink()


def _touch(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    path.chmod(FILE_MODE)  # the umask may have taken more away


def opened_to_others(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Which of these somebody else could open, and who: `everybody` or `a group`."""
    for path in paths:
        try:
            mode = _mode(path)
        except OSError:
            continue
        if mode & _OTHERS:
            yield path, "everybody"
        elif mode & _GROUP:
            yield path, "a group"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
