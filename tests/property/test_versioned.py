"""Promise P3 as a property: whatever two people edit from whatever version, nothing is lost in silence."""

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskcast.domain.errors import Conflict, Invalid, PreconditionFailed
from taskcast.domain.versioned import Edit, Versioned, edit

FIELDS = ("a", "b", "c")


class Thing(msgspec.Struct, frozen=True):
    a: int = 0
    b: int = 0
    c: int = 0
    version: int = 1


edits = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2))
histories = st.lists(edits, max_size=8)


def applied(held: Versioned[Thing], accepted: Edit) -> Versioned[Thing]:
    thing = replace(held.entity, **accepted.changes, version=accepted.version)
    return Versioned(thing, accepted.field_versions)


def lived(history: list[dict[str, int]]) -> list[Versioned[Thing]]:
    """The thing at each of its versions, the first first."""
    versions = [Versioned(Thing(), {})]
    for sent in history:
        after = applied(versions[-1], edit(versions[-1], sent))
        if after.entity.version > versions[-1].entity.version:
            versions.append(after)
    return versions


pytestmark = pytest.mark.promise("P3")


@given(histories, edits, st.data())
def test_an_edit_from_an_old_version_merges_or_conflicts_but_never_overwrites(history, sent, data):
    versions = lived(history)
    current = versions[-1]
    base = data.draw(st.sampled_from(versions))
    since = {
        field
        for later in versions[base.entity.version :]
        for field in FIELDS
        if later.field_versions.get(field) == later.entity.version
    }
    colliding = {field for field in since if field in sent and sent[field] != getattr(current.entity, field)}

    if colliding:
        with pytest.raises(Conflict) as refused:
            edit(current, sent, base_version=base.entity.version)
        assert set(refused.value.conflicting_fields) == colliding
        assert refused.value.current is current.entity
        return
    accepted = edit(current, sent, base_version=base.entity.version)
    after = applied(current, accepted).entity
    assert set(accepted.merged) == since - set(sent)
    for field in FIELDS:
        assert getattr(after, field) == sent.get(field, getattr(current.entity, field))


@given(histories, edits)
def test_an_edit_that_changes_nothing_makes_no_version(history, sent):
    current = lived(history)[-1]
    accepted = edit(current, sent)
    repeated = edit(applied(current, accepted), sent)
    assert repeated.changes == {}
    assert repeated.version == accepted.version
    assert repeated.field_versions == accepted.field_versions


@given(histories, edits)
def test_an_edit_from_the_newest_version_never_conflicts(history, sent):
    current = lived(history)[-1]
    accepted = edit(current, sent, base_version=current.entity.version, if_match=current.entity.version)
    assert accepted.merged == []


@given(histories, edits, st.integers(1, 20))
def test_if_match_accepts_the_current_version_alone(history, sent, version):
    current = lived(history)[-1]
    assume(version != current.entity.version)
    with pytest.raises(PreconditionFailed):
        edit(current, sent, if_match=version, base_version=current.entity.version)


@given(histories, edits, st.integers(1, 5))
def test_a_version_from_the_future_is_refused(history, sent, ahead):
    current = lived(history)[-1]
    with pytest.raises(Invalid) as refused:
        edit(current, sent, base_version=current.entity.version + ahead)
    assert refused.value.errors[0].field == "base_version"


def test_a_set_that_merges_says_so():
    versions = lived([{"a": 1}])
    accepted = edit(versions[-1], {"a": 2}, base_version=1, merging=frozenset({"a"}))
    assert accepted.changes == {"a": 2}
    assert accepted.merged == ["a"]
