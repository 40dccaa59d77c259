"""Hold files and functions to the sizes CONTRIBUTING.md promises, so that everything can be read in one sitting.

A file that breaks the rule is split, not listed: the list of exceptions may only shrink.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES = 400
FUNCTION_LINES = 40
SUFFIXES = {".py", ".ts", ".html", ".css", ".js", ".cjs"}
EXCEPTIONS: frozenset[str] = frozenset()


def main() -> int:
    """Print every file and function that is too long."""
    complaints = [complaint for path in _sources() for complaint in _complaints(path)]
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def _sources() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in sorted(set(listed) - EXCEPTIONS):
        path = ROOT / name
        if path.suffix in SUFFIXES and path.exists() and "generated" not in path.parts:
            yield path


def _complaints(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines, {FILE_LINES} at most: split it"
    if path.suffix == ".py" and name.parts[0] == "src" and "migrations" not in name.parts:
        yield from _long_functions(name, text)


def _long_functions(name: Path, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
        if length > FUNCTION_LINES:
            yield f"{name}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LINES} at most (docstring apart)"


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


if __name__ == "__main__":
    sys.exit(main())
