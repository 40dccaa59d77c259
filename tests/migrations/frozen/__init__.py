"""Databases of earlier versions, to be upgraded by tests; README.md says what is in them."""

import json
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import MetaData, text

from taskcast.storage.migrations.runner import configuration, scratch

HERE = Path(__file__).parent


def restore_0008(url: str) -> dict[str, Any]:
    """Fill an empty database with the rows of then, at the schema of then; returns the links of then."""
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    frozen = json.loads((HERE / f"{kind}_at_0008.json").read_text())
    with scratch(url) as connection:
        command.upgrade(configuration(connection), "0008")
        schema = MetaData()
        schema.reflect(connection)
        for table in schema.sorted_tables:
            kept = frozen["tables"].get(table.name, {"columns": [], "rows": []})
            rows = [dict(zip(kept["columns"], map(_value, row), strict=True)) for row in kept["rows"]]
            if not rows:
                continue
            connection.execute(table.insert(), rows)
            if kind == "postgresql" and "id" in table.c:
                connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {rows[-1]['id']})")
                )
    links: dict[str, Any] = frozen["links"]
    return links


def _value(kept: Any) -> Any:
    return bytes.fromhex(kept["hex"]) if isinstance(kept, dict) else kept
