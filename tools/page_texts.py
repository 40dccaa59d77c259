"""Which texts the page loads before anybody has signed in: all others are loaded with the first screen inside.

Found by following the imports of the screens of signing in, as the bundler does.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from check_locales import unused
from fluent.syntax import FluentParser, ast
from fluent_catalogue import parse_catalogue

_IMPORT = re.compile(r"""(?:from|import|templateUrl:)\s+'(\.[^']+)'""")


def door_texts(web: Path, text: str) -> str:
    """Those of `text`, the catalogue of one language, that signing in needs."""
    auth = web / "src/app/features/auth"
    files = _reached([web / "src/main.ts", *(path for path in auth.glob("*.ts") if ".spec" not in path.name)])
    messages = parse_catalogue(text)
    return _only(text, messages.keys() - set(unused(messages, (path.read_text("utf-8") for path in files))))


def _reached(roots: list[Path]) -> set[Path]:
    """These files and all that they import, but for what they load later."""
    found: set[Path] = set()
    waiting = list(roots)
    while waiting:
        path = waiting.pop()
        if path in found or "generated" in path.parts:
            continue
        found.add(path)
        waiting.extend(_imported(path))
    return found


def _imported(path: Path) -> Iterator[Path]:
    for name in _IMPORT.findall(path.read_text("utf-8")):
        target = (path.parent / name).resolve()
        for candidate in (target, target.with_name(f"{target.name}.ts")):
            if candidate.is_file() and candidate.suffix in {".ts", ".html"}:
                yield candidate


def _only(text: str, ids: Collection[str]) -> str:
    messages = (each for each in FluentParser().parse(text).body if isinstance(each, ast.Message))
    kept = [each for each in messages if each.id.name in ids]
    spans = [(each.id.span, each.span) for each in kept]
    return "".join(f"{text[name.start : whole.end].rstrip()}\n" for name, whole in spans if name and whole)
