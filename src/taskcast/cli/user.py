"""`taskcast user`: accounts, with the authority of the machine's owner."""

import sys
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Manage accounts.", no_args_is_help=True)
    group.command()(add)
    group.command()(reset_link)
    app.add_typer(group, name="user")


def add(
    email: Annotated[str, typer.Argument(help="The mail address to sign in with.")],
    name: Annotated[str, typer.Option(help="What others see.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, not a prompt.")
    ] = False,
    admin: Annotated[
        bool, typer.Option("--admin", help="May manage accounts. The first account always may.")
    ] = False,
    timezone: Annotated[str, typer.Option(help="IANA time zone, such as Europe/Berlin.")] = "UTC",
) -> None:
    """Add an account."""
    from taskcast import bootstrap
    from taskcast.cli.output import failures_explained, note
    from taskcast.settings import load_settings
    from taskcast.usecases.accounts.registration import NewAccount
    from taskcast.usecases.accounts.setup import add_account

    password = _password(from_stdin=password_stdin)
    new = NewAccount(email=email, name=name, timezone=timezone, password_hash=None, is_admin=admin)
    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        user = add_account(parts.instance, new, password=password)
    note(f"{user.name} can sign in as {user.email}{' and administers' if user.is_admin else ''}.")


def reset_link(
    email: Annotated[str, typer.Argument(help="The mail address of the account.")],
) -> None:
    """Print a link to choose a new password, to hand over where no mail is sent."""
    from taskcast import bootstrap
    from taskcast.cli.output import failures_explained
    from taskcast.settings import load_settings
    from taskcast.usecases.accounts.reset_password import reset_link_locally

    with failures_explained(), bootstrap.opened(load_settings()) as parts:
        print(reset_link_locally(parts.instance, email))


def _password(*, from_stdin: bool) -> str:
    from taskcast.cli.output import MISUSED, fail

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        fail("there is no terminal to ask for the password: pass it with --password-stdin.", code=MISUSED)
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
