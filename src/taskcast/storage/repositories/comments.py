"""Comments in a transaction; a deleted one takes its text with it, out of earlier events and kept answers too."""

from sqlalchemy import delete, update

from taskcast.domain.comments import Comment
from taskcast.domain.events import Erased
from taskcast.domain.ids import CommentId
from taskcast.domain.permissions import Actor
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.repositories.access import allowed, held_by, hold, seen_by
from taskcast.storage.schema.row_mapping import json_text
from taskcast.storage.schema.rows import COMMENT
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import comments, events, idempotency, tasks

_c = comments.c
_LIVE = tasks.c.trashed_at.is_(None)

VISIBLE_COMMENT = Statement(
    seen_by(COMMENT.columns, _c.project_id)
    .join(tasks, tasks.c.id == _c.task_id)
    .where(_c.id == p("comment"), _LIVE)
)
_EDITABLE = held_by(
    seen_by(COMMENT.versioned_columns, _c.project_id)
    .join(tasks, tasks.c.id == _c.task_id)
    .where(_c.id == p("comment"), _LIVE),
    comments,
)
_DELETE = Statement(delete(comments).where(_c.id == p("comment")))
_SCRUB = Statement(
    update(events).where(events.c.comment_id == p("of_comment")).values(data=p("data"), comment_id=None)
)
_SCRUB_ANSWERS = Statement(
    update(idempotency)
    .where(idempotency.c.comment_id == p("of_comment"))
    .values(answer=None, comment_id=None)
)


class Comments:
    """See `taskcast.ports.repositories.Comments`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def editable_by(self, actor: Actor, comment: CommentId) -> Versioned[Comment]:
        row = hold(self._session, _EDITABLE, comment=comment, actor=actor.user_id)
        allowed(row[-1], "member")
        return COMMENT.decode_versioned(row)

    def add(self, comment: Comment) -> Comment:
        return COMMENT.add(self._session, comment)

    def save(self, comment: Comment, field_versions: FieldVersions) -> None:
        COMMENT.save(self._session, comment, field_versions)

    def delete(self, comment: CommentId) -> None:
        self._session.run(_SCRUB, of_comment=comment, data=json_text(Erased(comment)))
        self._session.run(_SCRUB_ANSWERS, of_comment=comment)
        self._session.run(_DELETE, comment=comment)
