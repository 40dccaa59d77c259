"""The index of words: what filters and search look words up in. docs/decisions/0023-words-in-two-tables.md.

`source` says which text of a task it is: 0 its title, -1 its description, else the comment of that id. Without foreign
keys: what writes a task writes its words, in the same transaction (`repositories/word_index`).
"""

from typing import Any

from sqlalchemy import Column, Table, Text

from taskcast.storage.schema.columns import Id, Key, field, metadata

TITLE, DESCRIPTION = 0, -1


def _part(name: str) -> Column[Any]:
    return Column(name, Id, primary_key=True, autoincrement=False)


# Which texts have a word. The project comes first, so that a search costs what is in one's own projects, and no more.
indexed_words = Table(
    "indexed_words",
    metadata,
    _part("project_id"),
    Column("word", Key, primary_key=True),
    _part("task_id"),
    _part("source"),
    sqlite_with_rowid=False,
)

# All words of a text in their order, for what an index of single words does not know: which follow one another.
indexed_texts = Table(
    "indexed_texts",
    metadata,
    _part("task_id"),
    _part("source"),
    field("words", Text),
    sqlite_with_rowid=False,
)
