"""Creates the first administrator of an empty instance, and accounts from the command line."""

from taskcast.domain.errors import NotFound
from taskcast.domain.permissions import Actor
from taskcast.domain.users import User
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.link_tokens import create_link_token, open_link
from taskcast.usecases.accounts.password_rules import check_password
from taskcast.usecases.accounts.registration import (
    Email,
    NewAccount,
    SignedIn,
    record_account,
    register,
    start_session,
)
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.projects.create_project import Name

_NO_ACCOUNT = 0


class SetUp(Command, frozen=True):
    """`token` comes from the link that `taskcast serve` prints on an empty instance."""

    token: str
    email: Email
    name: Name
    password: str


def needs_setup(instance: Instance) -> bool:
    """Whether there are no accounts yet."""
    return not instance.store.read(lambda reading: reading.queries.has_accounts())


def setup_link(instance: Instance) -> str:
    """The link to the setup page, valid until there is an account.

    Every process on the database accepts it.
    """
    token = instance.store.run(lambda work: create_link_token(work, "setup", subject_id=_NO_ACCOUNT))
    return instance.links.url("setup", token)


def set_up_first_administrator(instance: Instance, command: SetUp, *, client: ClientInfo) -> SignedIn:
    """Create the first account, an administrator, and sign it in.

    Raises:
        NotFound: someone has an account already.
        Invalid: the token is not valid, or a value breaks a rule.
    """
    if not needs_setup(instance):
        raise NotFound
    instance.store.read(lambda reading: open_link(reading, instance.links, "setup", command.token))
    check_password("password", command.password, unlike=(command.name, command.email))
    password_hash = instance.passwords.hash(command.password)
    new = NewAccount(email=command.email, name=command.name, password_hash=password_hash, is_admin=True)

    def transaction(work: Work) -> SignedIn:
        if not work.users.has_none():
            raise NotFound
        work.link_tokens.end_of(("setup",), _NO_ACCOUNT)
        user = register(work, new)
        record_account(work, user.id, user)
        signed_in = start_session(work, user, client, instance.token_uses)
        work.publish(Actor(user_id=user.id, is_admin=True, session_id=signed_in.session_id), None)
        return signed_in

    return instance.store.run(transaction)


def add_account(instance: Instance, new: NewAccount, *, password: str | None) -> User:
    """Add an account from the command line; the first one is an administrator.

    `new.password_hash` is ignored. Without `password` nobody can sign in until a reset.

    Raises:
        Invalid: the address is taken, or a value breaks a rule.
    """
    password_hash = None
    if password is not None:
        check_password("password", password, unlike=(new.name, new.email))
        password_hash = instance.passwords.hash(password)

    def transaction(work: Work) -> User:
        account = NewAccount(
            email=new.email,
            name=new.name,
            timezone=new.timezone,
            password_hash=password_hash,
            is_admin=new.is_admin or work.users.has_none(),
        )
        user = register(work, account)
        record_account(work, None, user)
        work.publish(Actor(user_id=user.id), None)
        return user

    return instance.store.run(transaction)
