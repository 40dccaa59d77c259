"""Check that one name has one meaning: no two modules and no two classes under src/taskcast share theirs.

Twins may. What `domain`, `ports` or `usecases` declares has the same name in the layers that store, serve or run it,
once in each; each database has a `store`; both transports have the same parts. On the page no two exported classes
share a name.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "taskcast"
PAGE = ROOT / "web" / "src" / "app"

DECLARING = ("domain", "ports", "usecases")
LAYERS = (*DECLARING, "storage", "http", "sockets/app", "live", "notify", "credentials", "cli")

TWINS = (
    {"storage/sqlite", "storage/postgres"},
    {"storage/sqlite", "storage/postgres", "storage/publishing"},
    {"http", "sockets"},
    {"http", "sockets/app"},
    {"storage/repositories", "http/routes"},
)
"""Packages that hold the same parts: of two databases (and what they implement), of two transports, of what is stored and served."""

ALLOWED: Mapping[str, str] = {
    "worker": "cli/worker.py is the command that runs notify/worker.py",
}
"""Further names that are shared, and why. This list only shrinks: an entry that is no longer needed fails."""

_EXPORTED_CLASS = re.compile(r"^export (?:abstract )?class (\w+)", re.MULTILINE)


def main() -> int:
    """Print every name with two meanings, and every entry of `ALLOWED` that is no longer needed."""
    complaints = [*complaints_about(SOURCES, ALLOWED), *complaints_about_page(PAGE)]
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def complaints_about(sources: Path, allowed: Iterable[str]) -> Iterator[str]:
    """The names with two meanings in a package, and those that are allowed and no longer shared."""
    names = {**_shared(_modules(sources)), **_shared(_classes(sources))}
    for name, at in names.items():
        if name not in allowed:
            yield f"{name} names {len(at)} things: {', '.join(at)}"
    for name in allowed:
        if name not in names:
            yield f"{name} is no longer shared: take it off ALLOWED"


def complaints_about_page(page: Path) -> Iterator[str]:
    """The classes that two files of the page export."""
    for name, files in _by_name(_page_classes(page)).items():
        if len(files) > 1:
            yield f"class {name} is exported by {', '.join(files)}"


def _modules(sources: Path) -> Iterator[tuple[str, str]]:
    """Modules and packages, by the name they are imported by."""
    for path in sorted(sources.rglob("*.py")):
        if "migrations" not in path.parts and path.parent != sources:
            named = path.parent if path.name == "__init__.py" else path
            yield named.stem, named.relative_to(sources).as_posix()


def _classes(sources: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(sources.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                yield node.name.lstrip("_"), path.relative_to(sources).as_posix()


def _page_classes(page: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(page.rglob("*.ts")):
        for name in _EXPORTED_CLASS.findall(path.read_text("utf-8")):
            yield name, path.relative_to(page).as_posix()


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, at in named:
        found[name].append(at)
    return found


def _shared(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The names that stand for several things."""
    return {name: at for name, at in _by_name(named).items() if len(at) > 1 and not _are_twins(at)}


def _are_twins(modules: list[str]) -> bool:
    layers = {_layer(module) for module in modules}
    if len(layers) == len(modules) and "" not in layers and layers & set(DECLARING):
        return True
    return {module.rpartition("/")[0] for module in modules} in TWINS


def _layer(module: str) -> str:
    return next((layer for layer in LAYERS if f"{module}/".startswith(f"{layer}/")), "")


if __name__ == "__main__":
    sys.exit(main())
