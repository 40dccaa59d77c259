"""Where a delivery goes at the moment of sending, asked anew: lost access and read state count (P6)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from taskcast.domain.comments import Comment
from taskcast.domain.ids import Instant
from taskcast.domain.user_agents import describe
from taskcast.ports.outbox import Addressee, Delivery, OutgoingNotice, TaskNamed
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.outbox.delivery_ids import number_of
from taskcast.storage.repositories.invitations import of_active_owners
from taskcast.storage.schema.rows import COMMENT, TASK
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import (
    api_tokens,
    comments,
    deliveries,
    invitations,
    notifications,
    project_members,
    projects,
    sessions,
    tasks,
    users,
)

# The line of the inbox that a delivery tells of.
LINE = (notifications.c.user_id == deliveries.c.recipient_id) & (notifications.c.seq == deliveries.c.line_seq)

_u = users.c
_m = project_members.c

_WHO = (_u.email, _u.name, _u.timezone, _u.language)
_PERSONAL = (*_WHO, projects.c.name, _u.mail_notifications)


def _to_readers(*columns: ColumnElement[Any]) -> Select[Any]:
    """Of notifications that are unread, of tasks that their recipient may see."""
    return (
        select(*columns)
        .select_from(deliveries)
        .join(notifications, LINE)
        .join(tasks, tasks.c.id == deliveries.c.task_id)
        .join(projects, projects.c.id == tasks.c.project_id)
        .join(users, _u.id == deliveries.c.recipient_id)
        .join(project_members, (_m.project_id == tasks.c.project_id) & (_m.user_id == _u.id))
        .where(
            notifications.c.read.is_(False),
            tasks.c.trashed_at.is_(None),
            _u.active.is_(True),
            _u.must_confirm.is_(False),
        )
    )


_READER = Statement(_to_readers(*TASK.columns, *_PERSONAL).where(deliveries.c.id == p("delivery")))
_NAMED = Statement(
    _to_readers(deliveries.c.id, *_PERSONAL, tasks.c.id, tasks.c.title, tasks.c.project_id).where(
        AnyOf(deliveries.c.id, "ids")
    )
)
_COMMENT = Statement(
    select(*COMMENT.columns).where(comments.c.id == p("comment"), comments.c.task_id == p("task"))
)
_INVITED = Statement(
    of_active_owners(invitations.c.email, projects.c.name, _u.name).where(
        invitations.c.id == p("subject"), invitations.c.expires_at > p("now")
    )
)
_PERSON = Statement(select(*_WHO).where(_u.id == p("subject"), _u.active.is_(True)))
_PERSON_AT = Statement(select(*_WHO).where(_u.email == p("address"), _u.active.is_(True)))
_LEFT_FROM = Statement(select(_u.id).where(_u.email == p("address"), _u.active.is_(False)))


_SIGN_IN = Statement(
    select(*_WHO, sessions.c.user_agent, sessions.c.address)
    .join(sessions, sessions.c.user_id == _u.id)
    .where(sessions.c.id == p("subject"), _u.active.is_(True))
)
_TOKEN = Statement(
    select(*_WHO, api_tokens.c.name)
    .join(api_tokens, api_tokens.c.user_id == _u.id)
    .where(api_tokens.c.id == p("subject"), _u.active.is_(True))
)

_UNREAD = Statement(
    select(deliveries.c.id)
    .join(notifications, LINE)
    .where(AnyOf(deliveries.c.id, "ids"), notifications.c.read.is_(False))
)
_COMMENTS = Statement(select(*COMMENT.columns).where(AnyOf(comments.c.id, "ids")))


def wanted(session: DatabaseSession, together: Sequence[Delivery], now: Instant) -> OutgoingNotice | None:
    """See `taskcast.ports.outbox.Outbox.wanted`: a few statements, however many deliveries."""
    first = together[0]
    if first.kind != "notification":
        to = addressee(session, first, now)
        return None if to is None else OutgoingNotice(to, (first,))
    return _of_summary(session, together) if first.in_summary else _of_task(session, together)


def _of_task(session: DatabaseSession, together: Sequence[Delivery]) -> OutgoingNotice | None:
    unread = {row[0] for row in session.all(_UNREAD, ids=id_list(number_of(each.id) for each in together))}
    said = _comments(session, together)
    left = [
        each
        for each in together
        if number_of(each.id) in unread and (each.comment_id is None or each.comment_id in said)
    ]
    to = _reader(session, left[-1]) if left else None
    if to is None:
        return None
    return OutgoingNotice(
        to, tuple(left), {each.id: said[each.comment_id] for each in left if each.comment_id}
    )


def _of_summary(session: DatabaseSession, together: Sequence[Delivery]) -> OutgoingNotice | None:
    """Each task is named once, however often its reader was told of it."""
    found = {
        row[0]: row[1:] for row in session.all(_NAMED, ids=id_list(number_of(each.id) for each in together))
    }
    said = _comments(session, together)
    left = [
        each
        for each in together
        if number_of(each.id) in found and (each.comment_id is None or each.comment_id in said)
    ]
    rows_left = [found[number_of(each.id)] for each in left]
    tasks_left = {
        row[6]: TaskNamed(task_id=row[6], title=row[7], project_id=row[8], project_name=row[4])
        for row in rows_left
    }
    if len(tasks_left) <= 1:
        return _of_task(session, left) if left else None
    *_, takes_mail = rows_left[0][:6]
    to = _to(rows_left[0], takes_mail=bool(takes_mail))
    return OutgoingNotice(to, tuple(left), tasks=tuple(tasks_left.values()))


def _comments(session: DatabaseSession, together: Sequence[Delivery]) -> dict[int, Comment]:
    ids = [each.comment_id for each in together if each.comment_id is not None]
    if not ids:
        return {}
    tasks_told = {each.task_id for each in together}
    found = map(COMMENT.decode, session.all(_COMMENTS, ids=id_list(ids)))
    return {comment.id: comment for comment in found if comment.task_id in tasks_told}


def addressee(session: DatabaseSession, delivery: Delivery, now: Instant) -> Addressee | None:
    """See `taskcast.ports.outbox.Outbox.addressee`."""
    match delivery.kind:
        case "notification":
            return _reader(session, delivery)
        case "invitation":
            return _invited(session, delivery, now)
        case "new_sign_in" | "token_created":
            return _owner(session, delivery)
        case _:
            return _person(session, delivery)


def _reader(session: DatabaseSession, delivery: Delivery) -> Addressee | None:
    row = session.one(_READER, delivery=number_of(delivery.id))
    if row is None:
        return None
    said = None
    if delivery.comment_id is not None:
        said = session.one(_COMMENT, comment=delivery.comment_id, task=delivery.task_id)
        if said is None:
            return None
    person = row[len(TASK.columns) :]
    return _to(
        person,
        project_name=person[4],
        task=TASK.decode(row),
        comment=None if said is None else COMMENT.decode(said),
        takes_mail=bool(person[5]),
    )


def _invited(session: DatabaseSession, delivery: Delivery, now: Instant) -> Addressee | None:
    row = session.one(_INVITED, subject=delivery.subject_id, now=now)
    if row is None or delivery.address is None:
        return None
    if session.one(_LEFT_FROM, address=delivery.address):  # the inviter is not told that this account exists
        return None
    person = session.one(_PERSON_AT, address=delivery.address)
    found = (None, "", "UTC", None) if person is None else person
    return _to(found, email=delivery.address, project_name=row[1], inviter_name=row[2])


def _person(session: DatabaseSession, delivery: Delivery) -> Addressee | None:
    row = session.one(_PERSON, subject=delivery.subject_id)
    if row is None or delivery.address is None:
        return None
    return _to(row, email=delivery.address)


def _owner(session: DatabaseSession, delivery: Delivery) -> Addressee | None:
    """Whose session or token it is; once that has ended, the account of the address is still told."""
    is_token = delivery.kind == "token_created"
    row = session.one(_TOKEN if is_token else _SIGN_IN, subject=delivery.subject_id)
    detail, address = "", ""
    if row is None:
        row = session.one(_PERSON_AT, address=delivery.address)
    elif is_token:
        detail = row[4]
    else:
        detail, address = describe(row[4]), row[5] or ""
    if row is None or delivery.address is None:
        return None
    return _to(row, email=delivery.address, detail=detail, detail_address=address)


def _to(row: Sequence[Any], **more: Any) -> Addressee:  # noqa: ANN401 - the fields of an Addressee
    """Addressed to the person whose row begins with the columns of `_WHO`."""
    email, name, timezone, language = row[:4]
    return Addressee(**{"email": email, "name": name, "timezone": timezone, "language": language, **more})
