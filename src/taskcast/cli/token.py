"""`taskcast token`: API tokens for programs."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from taskcast.domain.permissions import Actor
    from taskcast.ports.clock import Clock
    from taskcast.usecases.instance import Instance


class Scope(StrEnum):
    """What a token may do."""

    READ = "read"
    WRITE = "write"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Manage API tokens.", no_args_is_help=True)
    group.callback()(lambda: None)  # keeps `create` a subcommand while it is the only one
    group.command()(create)
    app.add_typer(group, name="token")


def create(
    email: Annotated[str, typer.Argument(help="Whom the token acts for.")],
    name: Annotated[str, typer.Option(help="What the token is called in its owner's list.")],
    scope: Annotated[Scope, typer.Option(help="A token that may read changes nothing.")] = Scope.WRITE,
    days: Annotated[
        int | None, typer.Option(min=1, max=36_500, help="After how many days it ends; without, never.")
    ] = None,
) -> None:
    """Make a token and print it, alone; it is never shown again."""
    from taskcast import bootstrap
    from taskcast.cli.actor import acting_as
    from taskcast.cli.output import failures_explained
    from taskcast.settings import load_settings

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        actor = acting_as(parts.store, email)
        print(_made(parts.instance, actor, name=name, scope=scope, expires_at=_in_days(parts.clock, days)))


def _in_days(clock: "Clock", days: int | None) -> str | None:
    from datetime import timedelta

    from taskcast.domain.ids import format_instant, parse_instant

    return None if days is None else format_instant(parse_instant(clock.now()) + timedelta(days=days))


def _made(instance: "Instance", actor: "Actor", *, name: str, scope: Scope, expires_at: str | None) -> str:
    import msgspec

    from taskcast.usecases.accounts.tokens import TokenMade
    from taskcast.usecases.operations import OPERATIONS
    from taskcast.usecases.perform import perform
    from taskcast.usecases.validation import convert

    operation = OPERATIONS["create_token"]
    command = convert({"name": name, "scope": scope.value, "expires_at": expires_at}, operation.command)
    answer = perform(instance, operation, command, actor=actor)
    return msgspec.json.decode(answer.data, type=TokenMade).secret or ""
