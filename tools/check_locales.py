"""Hold the texts of all languages together: each has every text of English with the same values, and none is unused.

That no other text stands in templates is checked by eslint (web/eslint-rules/no-literal-text.js).
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fluent_catalogue import CatalogueError, parse_catalogue

from taskcast.domain.languages import DEFAULT_LANGUAGE, TEXTS
from taskcast.domain.refusals import PREFIX

ROOT = Path(__file__).resolve().parents[1]
SUFFIXES = {".html", ".jinja", ".py", ".ts", ".txt"}
NOT_USES = ("web/src/app/generated/", "tools/", "tests/")

Catalogue = Mapping[str, frozenset[str]]

_ID = re.compile(r"""['"`]((?:[a-z][a-z0-9_-]*|\$\{[^{}'"`]*\})+)['"`]""")
_HOLE = re.compile(r"\$?\{[^{}]*\}")
_RAISED = re.compile(r'(?:refused|field_error)\(\s*[^,()]+,\s*"([a-z-]+)"')


def main() -> int:
    """Print every text that is missing, left over, unused or takes other values."""
    complaints = list(complaints_about(TEXTS, _sources()))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def complaints_about(texts: Mapping[str, str], sources: Iterable[str]) -> Iterator[str]:
    """Everything wrong with these texts, by language, for a program of these sources."""
    catalogues: dict[str, Catalogue] = {}
    for language, text in texts.items():
        try:
            catalogues[language] = parse_catalogue(text)
        except CatalogueError as error:
            yield f"{language}.ftl: {error}"
            return
    english = catalogues[DEFAULT_LANGUAGE]
    for language, catalogue in catalogues.items():
        yield from differences(language, catalogue, english)
    sources = list(sources)
    yield from (f"{DEFAULT_LANGUAGE}.ftl: {each} is not used" for each in unused(english, sources))
    yield from _refusals(english, sources)


def differences(language: str, catalogue: Catalogue, english: Catalogue) -> Iterator[str]:
    """What a language lacks, has too much, or fills with other values than English."""
    for message in english.keys() - catalogue.keys():
        yield f"{language}.ftl: {message} is missing"
    for message in catalogue.keys() - english.keys():
        yield f"{language}.ftl: {message} is not in {DEFAULT_LANGUAGE}.ftl"
    for message in english.keys() & catalogue.keys():
        # One value may be left out: "1 task" may read "a task". None may be added: nobody fills it.
        if unknown := catalogue[message] - english[message]:
            yield f"{language}.ftl: {message} uses {', '.join(sorted(unknown))}, which it is not given"


def unused(messages: Catalogue, sources: Iterable[str]) -> list[str]:
    """Messages that no source names. `connection-${state}` names all that begin with `connection-`."""
    exact: set[str] = set()
    patterns: set[str] = set()
    for source in sources:
        for name in _ID.findall(source):
            if _HOLE.search(name):
                patterns.add("[a-z0-9_-]+".join(map(re.escape, _HOLE.split(name))))
            else:
                exact.add(name)
    named = re.compile("|".join(sorted(patterns)) or "(?!)")
    return [each for each in messages if each not in exact and not named.fullmatch(each)]


def _refusals(messages: Catalogue, sources: Iterable[str]) -> Iterator[str]:
    """Rules without words, and words without a rule: the page names all refusals by one pattern."""
    raised: set[str] = set()
    others: set[str] = set()
    for source in sources:
        raised.update(_RAISED.findall(source))
        others.update(_ID.findall(source))
    for rule in sorted(raised):
        if PREFIX + rule not in messages:
            yield f"{DEFAULT_LANGUAGE}.ftl: {PREFIX}{rule} is missing"
    for message in messages:
        rule = message.removeprefix(PREFIX)
        if rule != message and rule not in raised | others:
            yield f"{DEFAULT_LANGUAGE}.ftl: no rule is called {rule}"


def _sources() -> Iterator[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src", "web/src"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        path = ROOT / name
        if path.suffix in SUFFIXES and path.exists() and not name.startswith(NOT_USES):
            yield path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
