"""Bring a database to the newest schema; safe at every start, and from several processes at once."""

from taskcast.storage.migrations.current import is_current


def migrate(url: str) -> None:
    """Create or upgrade the database that `url` names; does nothing when it is up to date.

    Raises:
        ValueError: the URL names neither a SQLite file nor a PostgreSQL database.
        SchemaMismatchError: the database was upgraded by a newer version.
        Unavailable: it does not answer.
    """
    if is_current(url):
        return
    from taskcast.storage.migrations.runner import upgrade  # noqa: PLC0415 - Alembic takes long to load, and is needed once for each version

    upgrade(url)


__all__ = ["migrate"]
