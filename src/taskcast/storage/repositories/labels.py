"""Labels of a project in a transaction."""

from collections.abc import Iterable

from sqlalchemy import select

from taskcast.domain.ids import ProjectId
from taskcast.domain.labels import Label, LabelId
from taskcast.storage.database_session import id_list
from taskcast.storage.repositories.entities import Entities
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import labels

_l = labels.c
_AMONG = Statement(
    select(_l.id)
    .where(AnyOf(_l.id, "ids"), _l.project_id == p("project"))
    .order_by(_l.id)
    .with_for_update(read=True, key_share=True)
)


class Labels(Entities[Label]):
    """See `taskcast.ports.repositories.Labels`."""

    def among(self, project: ProjectId, wanted: Iterable[LabelId]) -> frozenset[LabelId]:
        rows = self._session.all(_AMONG, project=project, ids=id_list(wanted))
        return frozenset(LabelId(row[0]) for row in rows)
