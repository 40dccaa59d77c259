"""Creates users, tokens and projects in a data folder, by use cases, before it is served."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from taskcast import bootstrap
from taskcast.domain.permissions import Actor
from taskcast.settings import Settings
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.setup import add_account
from taskcast.usecases.instance import Instance
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import perform
from taskcast.usecases.validation import convert


@dataclass(frozen=True)
class SeededAccounts:
    """The first person owns every project; tokens are in the order of the people."""

    tokens: list[str]
    projects: list[int]


def seed_accounts(folder: Path, *, people: int, projects: int, each_in: int) -> SeededAccounts:
    """Everyone is in `each_in` of the projects, evenly, and in an Inbox of their own."""
    with bootstrap.opened(Settings(data_dir=folder)) as parts:
        instance = parts.instance
        actors = []
        for number in range(people):
            new = NewAccount(
                email=f"p{number}@example.org",
                name=f"Person {number}",
                password_hash=None,
                is_admin=not number,
            )
            user = add_account(instance, new, password=None)
            actors.append(Actor(user_id=user.id, is_admin=user.is_admin))
        tokens = [_do(instance, actor, "create_token", name="bench")["secret"] for actor in actors]
        ids = [
            _do(instance, actors[0], "create_project", name=f"P{number}")["id"] for number in range(projects)
        ]
        for number, actor in enumerate(actors[1:], 1):
            for place in range(each_in):
                project = ids[(number + place * (projects // each_in)) % projects]
                _do(
                    instance,
                    actors[0],
                    "put_member",
                    project_id=project,
                    user_id=actor.user_id,
                    role="member",
                )
    return SeededAccounts(tokens, ids)


def _do(instance: Instance, actor: Actor, name: str, /, **fields: Any) -> Any:
    operation = OPERATIONS[name]
    answer = perform(instance, operation, convert(fields, operation.command), actor=actor)
    return msgspec.json.decode(answer.data)
