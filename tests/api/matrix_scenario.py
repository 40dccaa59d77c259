"""Fresh things for the permission matrix, and everyone who might touch them.

`scenario.fill("/api/tasks/{task}")` makes a task for this very use, so that rows cannot get in each other's way.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec

from taskcast.domain.ids import ProjectId, format_instant
from taskcast.domain.permissions import Actor
from tests.api.conftest import Api
from tests.api.matrix import OLD_LINK, OVERDUE
from tests.support.people import DOV, PASSWORD, Person
from tests.support.scenario import account, begin_session

ROLES = ("anonymous", "stranger", "viewer", "member", "owner", "removed", OLD_LINK, "revoked", "deactivated")
"""Of the shared project: nobody, Dov, Cleo, Ben, Ada, Eve without and with a link from before, Ada's token after its
end, and the token of Gus, a member who was deactivated."""


_digests = count(1)


class MatrixScenario:
    def __init__(self, api: Api) -> None:
        self.api = api
        self.world = api.world
        self._revoked = self._revoked_token()
        self._deactivated = self._token_of_someone_deactivated()

    def actor(self, role: str) -> Actor | None:
        world = self.world
        people = {"stranger": world.dov, "viewer": world.cleo, "member": world.ben, "owner": world.ada}
        return {**people, "removed": world.eve, OLD_LINK: world.eve}.get(role)

    def headers(self, role: str) -> dict[str, str]:
        if role in {"revoked", "deactivated"}:
            return {"Authorization": f"Bearer {self._revoked if role == 'revoked' else self._deactivated}"}
        return self.api.bearer(self.actor(role))

    def secret(self, role: str) -> str:
        return self.headers(role).get("Authorization", "").removeprefix("Bearer ")

    def fill(self, pattern: Any, made: dict[str, Any], role: str) -> Any:
        """Put what `{task}` and the like name in their places; `made` keeps what belongs together."""
        if isinstance(pattern, dict):
            return {name: self.fill(value, made, role) for name, value in pattern.items()}
        if isinstance(pattern, list):
            return [self.fill(each, made, role) for each in pattern]
        if not isinstance(pattern, str):
            return pattern
        whole = re.fullmatch(r"\{(\w+)\}", pattern)
        if whole:
            return self._thing(whole[1], made, role)
        return re.sub(r"\{(\w+)\}", lambda found: str(self._thing(found[1], made, role)), pattern)

    def _thing(self, name: str, made: dict[str, Any], role: str) -> Any:
        if name not in made:
            made[name] = self._makers()[name](made, role)
        return made[name]

    def _makers(self) -> dict[str, Callable[[dict[str, Any], str], Any]]:
        world, ada, ben = self.world, self.world.ada, self.world.ben

        def within(made: dict[str, Any], role: str) -> Any:
            return self._thing("project", made, role)

        def trashed(made: dict[str, Any], role: str) -> Any:
            task = world.data(ada, "create_task", title="Paint", project_id=within(made, role))["id"]
            world.do(ada, "delete_task", id=task)
            return task

        def deleted(made: dict[str, Any], role: str) -> Any:
            world.do(ada, "delete_project", id=within(made, role))
            return made["project"]

        def of_task(made: dict[str, Any], role: str) -> Any:
            return self._thing("task", made, role)

        return {
            "project": lambda made, role: self._project(),
            "task": lambda made, role: world.data(ada, "create_task", title="Paint", project_id=within(made, role))["id"],
            "listed": lambda made, role: world.data(ada, "create_task", title="x", description="- [ ] a", project_id=within(made, role))["id"],
            "trashed": trashed,
            "deleted": deleted,
            "section": lambda made, role: world.data(ada, "create_section", project_id=within(made, role), name="Doing")["id"],
            "label": lambda made, role: world.data(ada, "create_label", project_id=within(made, role), name="Later")["id"],
            "other_label": lambda made, role: world.data(ada, "create_label", project_id=within(made, role), name="Other")["id"],
            "view": lambda made, role: world.data(ada, "create_view", project_id=within(made, role), name="Late", query=OVERDUE)["id"],
            "comment": lambda made, role: world.data(ben, "add_comment", task_id=of_task(made, role), body="Red?")["id"],
            "listed_comment": lambda made, role: world.data(ben, "add_comment", task_id=of_task(made, role), body="- [ ] a")["id"],
            "invitation": lambda made, role: self._invitation(within(made, role))["invitation"]["id"],
            "link_token": lambda made, role: self._link_token(within(made, role), role),
            "received": lambda made, role: self._received(within(made, role)),
            "token": lambda made, role: world.data(ada, "create_token", name="to be revoked")["token"]["id"],
            "session": lambda made, role: self._session(),
            "delivery": lambda made, role: self._delivery(within(made, role)),
            "ben": lambda made, role: ben.user_id,
            "cleo": lambda made, role: world.cleo.user_id,
            "dov": lambda made, role: world.dov.user_id,
            "email": lambda made, role: f"new-{ROLES.index(role)}-{len(made)}@example.org",
            "password": lambda made, role: PASSWORD,
        }  # fmt: skip

    def _project(self) -> ProjectId:
        world = self.world
        project = ProjectId(world.data(world.ada, "create_project", name="Garden")["id"])
        for actor, role in ((world.ben, "member"), (world.cleo, "viewer"), (world.eve, "member")):
            self._put(project, actor, role)
        world.do(world.ada, "remove_member", project_id=project, user_id=world.eve.user_id)
        return project

    def _put(self, project: int, actor: Actor, role: str) -> None:
        self.world.do(self.world.ada, "put_member", project_id=project, user_id=actor.user_id, role=role)

    def _link_token(self, project: int, role: str) -> str:
        """A link; the one Eve holds is from the time before she was removed."""
        eve = self.world.eve
        if role == OLD_LINK:
            self._put(project, eve, "member")
        token: str = self._invitation(project)["link"].partition("#token=")[2]
        if role == OLD_LINK:
            self.world.do(self.world.ada, "remove_member", project_id=project, user_id=eve.user_id)
        return token

    def _received(self, project: int) -> Any:
        """An invitation in Dov's inbox."""
        self.world.clock.advance(hours=1)  # an address gets only some letters an hour
        return self.world.data(self.world.ada, "invite", project_id=project, email=DOV.email)["invitation"][
            "id"
        ]

    def _invitation(self, project: int) -> Any:
        return self.world.data(self.world.ada, "invite", project_id=project)

    def _delivery(self, project: int) -> str:
        world = self.world
        bens = [world.ben.user_id]
        task = world.data(world.ada, "create_task", title="Paint", project_id=project, assignee_ids=bens)[
            "id"
        ]
        world.do(world.ada, "update_task", id=task, title="Paint it")  # of changes there is no limit
        leased = self.api.services.outbox.lease(limit=10, seconds=30)
        self.api.services.outbox.mark_sent(leased)
        return str(leased[0].id)

    def _token_of_someone_deactivated(self) -> str:
        world = self.world
        gus = Actor(user_id=account(world.instance, Person("Gus")).id)
        secret: str = world.data(gus, "create_token", name="Gus")["secret"]
        world.do(world.ada, "update_user", id=gus.user_id, active=False)
        return secret

    def _session(self) -> int:
        world = self.world
        ends_at = format_instant(world.clock.at + timedelta(days=1))
        digest = next(_digests).to_bytes(32, "big")
        return world.store.run(
            lambda work: begin_session(work, world.ada.user_id, digest, expires_at=ends_at)
        )

    def _revoked_token(self) -> str:
        made = self.world.data(self.world.ada, "create_token", name="revoked")
        self.world.do(self.world.ada, "revoke_token", id=made["token"]["id"])
        secret: str = made["secret"]
        return secret


def as_json(value: Any) -> bytes:
    return msgspec.json.encode(value)
