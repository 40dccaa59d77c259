"""The shared histories, replayed by the reference client; the page replays the same (histories.spec.ts)."""

import json
from collections import Counter
from pathlib import Path

import pytest

from taskcast.domain.entities import COLLECTIONS
from taskcast.domain.events import EVENT_TYPES
from tests.support.stream_views import Json, project_view

FOLDER = Path(__file__).parents[1] / "shared" / "histories"
HISTORIES = sorted(FOLDER.glob("*.json"))

# Those that only a person's own stream tells, or after which there is no project to look at.
ELSEWHERE = {
    "access_granted",
    "access_revoked",
    "projects_arranged",
    "notification",
    "notifications_read",
    "invitation_received",
    "invitation_closed",
    "user_updated",
    "identity_ended",
    "project_deleted",
}


def read(path: Path) -> Json:
    history: Json = json.loads(path.read_text(encoding="utf-8"))
    return history


@pytest.mark.promise("P2", "P9")
@pytest.mark.parametrize("path", HISTORIES, ids=[path.stem for path in HISTORIES])
def test_a_recorded_history_ends_where_it_should(path: Path):
    history = read(path)
    view = project_view(history["snapshot"])
    log = history["log"]

    def missed(after: int) -> list[Json]:
        return [event for event in log if event["seq"] > after]

    for event in history["heard"]:
        view.hear_with(event, missed)
    for event in missed(view.last_seq):
        view.hear(event)

    expected = history["expected"]
    assert view.last_seq == expected["as_of"]
    assert view.project == expected["project"]
    assert view.counts == expected["counts"]
    assert view.members == {member["user_id"]: member for member in expected["members"]}
    for name in COLLECTIONS:
        assert view.listed[name] == {each["id"]: each for each in expected[name]}, name
    assert view.tasks == {task["id"]: task for task in expected["tasks"]}


def test_the_histories_together_tell_every_type_of_a_project():
    told = Counter(event["type"] for path in HISTORIES for event in read(path)["log"])
    assert set(told) >= set(EVENT_TYPES) - ELSEWHERE
