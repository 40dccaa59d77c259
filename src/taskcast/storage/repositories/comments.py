"""Comments in a transaction; a deleted one takes its text with it, out of earlier events and kept answers too."""

from sqlalchemy import update

from taskcast.domain.comments import Comment
from taskcast.domain.events import Erased
from taskcast.domain.versioned import FieldVersions
from taskcast.storage.repositories.entities import Entities
from taskcast.storage.repositories.word_index import WordIndex
from taskcast.storage.schema.row_mapping import json_text
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import events, idempotency

_SCRUB = Statement(
    update(events).where(events.c.comment_id == p("of_comment")).values(data=p("data"), comment_id=None)
)
_SCRUB_ANSWERS = Statement(
    update(idempotency)
    .where(idempotency.c.comment_id == p("of_comment"))
    .values(answer=None, comment_id=None)
)


class Comments(Entities[Comment]):
    """See `taskcast.ports.repositories.Comments`."""

    def add(self, entity: Comment) -> Comment:
        added = super().add(entity)
        WordIndex(self._session).add_comment(added)
        return added

    def save(self, entity: Comment, field_versions: FieldVersions) -> None:
        super().save(entity, field_versions)
        WordIndex(self._session).change_comment(entity)

    def delete(self, entity: int) -> None:
        WordIndex(self._session).forget_comment(entity)
        self._session.run(_SCRUB, of_comment=entity, data=json_text(Erased(entity)))
        self._session.run(_SCRUB_ANSWERS, of_comment=entity)
        super().delete(entity)
