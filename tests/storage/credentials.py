"""What somebody shows, and a change made by it."""

from collections.abc import Callable

from taskcast.domain.permissions import Actor, Credential
from taskcast.usecases.accounts.identity import presented_credential
from tests.support.scenario import Scenario


def token_of(world: Scenario, actor: Actor, *, scope: str = "write") -> tuple[Credential, int]:
    """What somebody shows with a new token, and the token's id."""
    made = world.data(actor, "create_token", name="script", scope=scope)
    return presented_credential(token=made["secret"], session=None), made["token"]["id"]


def rename(world: Scenario, credential: Credential, task: int, title: str = "Mow") -> Callable[[], object]:
    return lambda: world.do(credential, "update_task", id=task, title=title)
