"""What a file of texts holds (Project Fluent), for the tools that generate from it and check it."""

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor


class CatalogueError(Exception):
    """The file cannot be read; the message names the line."""


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - named after the node
        self.names.add(node.id.name)


def parse_catalogue(text: str) -> dict[str, frozenset[str]]:
    """By the id of each message the variables it uses, in the order of the file.

    Raises:
        CatalogueError: an entry cannot be parsed, or an id is there twice.
    """
    found: dict[str, frozenset[str]] = {}
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, ast.Junk):
            start = 0 if entry.span is None else entry.span.start
            line = text[:start].count("\n") + 1
            raise CatalogueError(f"line {line}: {entry.annotations[0].message}")
        if not isinstance(entry, ast.Message):
            continue
        if entry.id.name in found:
            raise CatalogueError(f"{entry.id.name} is there twice")
        variables = _Variables()
        variables.visit(entry)
        found[entry.id.name] = frozenset(variables.names)
    return found
