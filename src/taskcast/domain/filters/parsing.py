"""Makes a tree of the text of a filter, by recursive descent; `web/src/app/data/filters/parsing.ts` has the same rules.

    filter = either ;  either = all { "or" all } ;  all = one { ["and"] one } ;  one = ("not" | "-") one | "(" either ")"
    | key ":" [operator] value { "," value } | "#" number | "…" | word

Every error names its column and what was expected there. Why no parser generator: docs/decisions/0022-filters-are-parsed-by-hand.md.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal, NoReturn, Protocol

from taskcast.domain.filters.keys import KEYS, ME, NONE, FilterKey
from taskcast.domain.filters.tree import (
    DEEPEST_NODE,
    LONGEST_TEXT,
    MOST_NODES,
    WEEKDAYS,
    All,
    Either,
    FilterError,
    Node,
    Not,
    Operator,
    Term,
    Value,
    Words,
    check_value,
    is_day,
    size,
    too_deep,
    too_many,
)

_BLANK: Final = re.compile(r"[ \t\n\r\u00a0\u3000]*")
_BLANK_OR_END: Final = re.compile(r"[ \t\n\r\u00a0\u3000]|\Z")
_KEY: Final = re.compile(r"([A-Za-z]+):")
_OPERATOR: Final = re.compile(r"<=|>=|<|>|=")
_WORD: Final = re.compile(r'[^ \t\n\r\u00a0\u3000()"]+')
_VALUE: Final = re.compile(r'[^ \t\n\r\u00a0\u3000()",]+')
_NUMBER: Final = re.compile(r"#?([1-9][0-9]{0,14})")
_LEVEL: Final = re.compile(r"[pP]([1-4])")
_JOINS: Final = frozenset({"and", "or"})


class FilterNames(Protocol):
    """Finds what names in a text mean."""

    def projects(self, name: str) -> Sequence[int]:
        """The ids of the projects of that name."""
        ...

    def people(self, name: str) -> Sequence[int]:
        """The ids of the people of that name."""
        ...


def parse(text: str, names: FilterNames) -> Node:
    """The tree of a text; an empty one is any open task.

    Raises:
        FilterError: it is no filter.
    """
    if len(text) > LONGEST_TEXT:
        message = f"Must have at most {LONGEST_TEXT:,} characters. Leave some of its terms out."
        raise FilterError("too-long", message, LONGEST_TEXT + 1)
    return _Parser(text, names).whole()


class _Parser:
    def __init__(self, text: str, names: FilterNames) -> None:
        self._text = text
        self._names = names
        self._at = 0
        self._depth = 0
        self._leaves = 0
        self._skip()

    def whole(self) -> Node:
        if self._at == len(self._text):
            return All()
        node = self._either()
        if self._at < len(self._text):  # only a bracket ends a filter early
            self._fail("term-expected", "Expected a term, not a closing bracket.")
        if size(node) > MOST_NODES:
            raise too_many(len(self._text) + 1)
        return node

    def _either(self) -> Node:
        nodes = [self._all()]
        while self._take_keyword("or"):
            nodes.append(self._all())
        return _joined(Either, nodes)

    def _all(self) -> Node:
        nodes = [self._one()]
        while True:
            if self._take_keyword("and"):
                nodes.append(self._one())
            elif self._at == len(self._text) or self._text[self._at] == ")" or self._keyword() == "or":
                break
            else:
                nodes.append(self._one())
        return _joined(All, nodes)

    def _one(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST_NODE:
            raise too_deep(self._at + 1)
        node = self._deeper()
        self._depth -= 1
        return node

    def _deeper(self) -> Node:
        here = self._at
        if self._take_keyword("not"):
            return Not(self._one())
        letter = self._text[here : here + 1]
        if letter == "-" and not _BLANK_OR_END.match(self._text, here + 1):
            self._at += 1
            return Not(self._one())
        if letter == "(":
            return self._in_brackets()
        if not letter or letter == ")" or self._keyword() in _JOINS:
            self._fail("term-expected", "Expected a term, such as label:urgent or a word.")
        if letter == '"':
            node: Node = Words(self._quoted(), exact=True)
        elif key := _KEY.match(self._text, here):
            node = self._term(key[1])
        else:
            node = self._word()
        self._leaves += size(node)
        if self._leaves > MOST_NODES:
            raise too_many(here + 1)
        self._skip()
        return node

    def _in_brackets(self) -> Node:
        opened = self._at
        self._at += 1
        self._skip()
        node = self._either()
        if self._text[self._at : self._at + 1] != ")":
            self._fail("bracket-expected", "Expected a closing bracket for this one.", opened)
        self._at += 1
        self._skip()
        return node

    def _word(self) -> Node:
        found = _WORD.match(self._text, self._at)
        word = found[0] if found else ""
        self._at += len(word)
        if word.startswith("#") and (number := _NUMBER.fullmatch(word)):
            return Term("id", (int(number[1]),))
        return Words(word)

    def _quoted(self) -> str:
        opened = self._at
        self._at += 1
        letters: list[str] = []
        while (letter := self._text[self._at : self._at + 1]) != '"':
            if not letter:
                self._fail("quote-expected", "Expected a closing quotation mark for this one.", opened)
            if letter == "\\" and self._text[self._at + 1 : self._at + 2] in ('"', "\\"):
                self._at += 1
                letter = self._text[self._at]
            letters.append(letter)
            self._at += 1
        self._at += 1
        return "".join(letters)

    def _term(self, written: str) -> Node:
        name = written.lower()
        key = KEYS.get(name)
        if key is None:
            known = ", ".join(KEYS)
            self._fail(
                "unknown-key", f"There is no key “{written}”. There are: {known}. Quote it to find the text."
            )
        self._at += len(written) + 1
        start, found = self._at, _OPERATOR.match(self._text, self._at)
        op: Operator = "="
        if found:
            op = found[0]  # type: ignore[assignment]
            self._at += len(op)
            if op != "=" and not key.is_ordered:
                self._fail("not-comparable", f"{name} cannot be compared by {op}.", start)
        if key.kind == "words":
            return self._words_in(name)
        values = self._values(name, key)
        if op != "=" and (len(values) > 1 or values[0] is None):
            self._fail("one-value", f"{name}:{op} takes one value.", start)
        return Term(name, tuple(dict.fromkeys(values)), op)

    def _words_in(self, name: str) -> Node:
        within: Literal["text", "title"] = "title" if name == "title" else "text"
        found = [Words(text, exact=is_quoted, within=within) for text, is_quoted, _ in self._written(name)]
        return found[0] if len(found) == 1 else Either(tuple(found))

    def _values(self, name: str, key: FilterKey) -> list[Value]:
        return [
            value
            for text, is_quoted, at in self._written(name)
            for value in self._meant(name, key, text, at, is_quoted=is_quoted)
        ]

    def _written(self, name: str) -> list[tuple[str, bool, int]]:
        """The values as they are written, whether in quotation marks, and where."""
        listed: list[tuple[str, bool, int]] = []
        while True:
            here = self._at
            if self._text[here : here + 1] == '"':
                listed.append((self._quoted(), True, here))
            elif found := _VALUE.match(self._text, here):
                self._at = found.end()
                listed.append((found[0], False, here))
            else:
                self._fail("value-expected", f"Expected a value of {name}.", here)
            if len(listed) > MOST_NODES:
                raise too_many(here + 1)
            if self._text[self._at : self._at + 1] != ",":
                return listed
            self._at += 1

    def _meant(self, name: str, key: FilterKey, text: str, at: int, *, is_quoted: bool) -> Sequence[Value]:
        """The values that a written one means; a name may be that of several projects or people."""
        plain = text.lower()
        if not is_quoted and plain == NONE and key.kind != "flag":
            values: Sequence[Value] = [None]
        elif key.kind == "name":
            values = [text]
        elif key.kind == "project":
            values = self._named(self._names.projects(text), name, text, at)
        elif key.kind == "person":
            is_me = not is_quoted and plain == ME
            values = [ME] if is_me else self._named(self._names.people(text), name, text, at)
        elif key.kind == "day":
            values = [_day(plain)]
        elif key.kind == "level":
            level = _LEVEL.fullmatch(text)
            values = [5 - int(level[1]) if level else plain]
        elif key.kind == "number":
            number = _NUMBER.fullmatch(text)
            values = [int(number[1]) if number else plain]
        else:
            values = [plain]
        for value in values:
            try:
                check_value(name, key, value)
            except FilterError as wrong:
                raise FilterError(wrong.expected, wrong.message, at + 1) from None
        return values

    def _named(self, ids: Sequence[int], name: str, text: str, at: int) -> Sequence[int]:
        if not ids:
            self._fail("unknown-name", f"There is no {name} “{text}” among those you know.", at)
        return ids

    def _keyword(self) -> str:
        """The word at this place if it is one of the language."""
        found = _WORD.match(self._text, self._at)
        word = found[0].lower() if found else ""
        return word if word in {"and", "or", "not"} else ""

    def _take_keyword(self, word: str) -> bool:
        if self._keyword() != word:
            return False
        self._at += len(word)
        self._skip()
        return True

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at

    def _fail(self, expected: str, message: str, at: int | None = None) -> NoReturn:
        raise FilterError(expected, message, (self._at if at is None else at) + 1)  # type: ignore[arg-type]


def _joined(kind: type[All] | type[Either], nodes: Sequence[Node]) -> Node:
    """One node of several; what is of the same kind is taken in."""
    if len(nodes) == 1:
        return nodes[0]
    parts = [part for node in nodes for part in (node.nodes if isinstance(node, kind) else (node,))]
    return kind(tuple(parts))


def _day(plain: str) -> str:
    """The day as trees hold it: weekdays in full."""
    if is_day(plain):
        return plain
    named = [day for day in WEEKDAYS if plain == day[:3]]
    return named[0] if named else plain
