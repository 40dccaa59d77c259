"""The writer asks once who shows a token, and again whenever the answer could be another."""

from pathlib import Path

import pytest

from taskcast.domain.errors import Invalid, Problem
from taskcast.ports.unit_of_work import Work
from taskcast.storage import open_store
from tests.storage.credentials import rename, token_of
from tests.storage.observing import overheard, refusal
from tests.storage.sqlite.batches import in_one_batch
from tests.support.scenario import CountedIds, Scenario, StoppedClock, instance_on


def test_it_is_asked_once_for_many_changes(world: Scenario) -> None:
    credential, _ = token_of(world, world.ben)
    task = world.task()
    with overheard(world.store) as statements:
        for title in ("Mow", "Paint", "Rake"):
            rename(world, credential, task, title)()
    assert len([each for each in statements if "api_tokens" in each]) == 1


@pytest.mark.promise("P6")
def test_what_another_process_ends_changes_nothing_from_then_on(
    world: Scenario, path: Path, clock: StoppedClock
) -> None:
    credential, token = token_of(world, world.ben)
    task = world.task()
    rename(world, credential, task)()
    other = open_store(f"sqlite:///{path}", clock=clock, ids=CountedIds())
    elsewhere = Scenario(**{**vars(world), "instance": instance_on(other, clock)})
    elsewhere.do(world.ben, "revoke_token", id=token)
    other.close()
    assert refusal(rename(world, credential, task, "Too late")) == "unauthenticated"


@pytest.mark.promise("P6")
def test_of_one_commit_the_changes_after_the_end_of_a_token_are_refused(world: Scenario) -> None:
    credential, token = token_of(world, world.ben)
    task = world.task()
    answers = in_one_batch(
        world,
        rename(world, credential, task, "In time"),
        lambda: world.do(world.ben, "revoke_token", id=token),
        lambda: refusal(rename(world, credential, task, "Too late")),
    )
    assert answers[-1] == "unauthenticated"
    assert world.store.run(lambda work: work.tasks.visible_to(world.ada, task)).title == "In time"


@pytest.mark.promise("P1", "P6")
def test_an_end_that_was_refused_leaves_the_changes_of_its_commit_alone(world: Scenario) -> None:
    credential, token = token_of(world, world.ben)
    first, second = world.task(), world.task()

    def revoke_and_fail(work: Work) -> None:
        work.identities.end_token(world.ben.user_id, token)
        raise Invalid.field("id", "Was not meant.")

    def revoke() -> str:
        with pytest.raises(Problem):
            world.store.run(revoke_and_fail)
        return "refused"

    in_one_batch(world, rename(world, credential, first), revoke, rename(world, credential, second))
    titles = [
        world.store.run(lambda work, task=task: work.tasks.visible_to(world.ada, task)).title
        for task in (first, second)
    ]
    assert titles == ["Mow", "Mow"]
