"""The filter language: `assignee:me due:<=friday -label:waiting invoice`. docs/reference/filters.md.

`parsing` makes a tree of a text, `tree` reads and checks one, `matching` says which tasks it means; storage turns it
into SQL. `web/src/app/data/filters` is the same in TypeScript, and `tests/shared/filters` holds them together.
"""
