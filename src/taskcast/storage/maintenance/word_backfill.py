"""Index what was written before there was an index of words, newest first, in slices, while others write.

`words_unindexed` is the id of the newest task that may lack words; filters and search read the texts of those themselves.
"""

from sqlalchemy import delete, select, update

from taskcast.domain.ids import TaskId
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.repositories.word_index import WordIndex
from taskcast.storage.schema.rows import COMMENT, TASK
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import comments, instance, tasks

WORDS_UNINDEXED = "words_unindexed"
INDEX_RESTS = 10
"""Times as long as a slice takes it rests: less than what is deleted, as searches are slow until it is done."""

_t = tasks.c
_is_mark = instance.c.key == p("of_key")
_MARK = Statement(select(instance.c.value).where(_is_mark))
_HELD_MARK = Statement(select(instance.c.value).where(_is_mark).with_for_update())
_LOWER_MARK = Statement(update(instance).where(_is_mark).values(value=p("value")))
_DONE = Statement(delete(instance).where(_is_mark))
# Held, so that nobody changes a text between its being read and its words being written.
_TASKS = Statement(
    select(*TASK.columns).where(_t.id <= p("upto")).order_by(_t.id.desc()).limit(p("most")).with_for_update()
)
_COMMENTS = Statement(
    select(*COMMENT.columns)
    .where(AnyOf(comments.c.task_id, "tasks"))
    .order_by(comments.c.id)
    .with_for_update()
)


def newest_unindexed(session: DatabaseSession) -> TaskId:
    """The newest task that may lack words in the index, with its comments; 0 if none does."""
    row = session.one(_MARK, of_key=WORDS_UNINDEXED)
    return TaskId(0 if row is None else int(row[0]))


def index_words(session: DatabaseSession, most: int) -> int:
    """Index the newest `most` tasks that may lack words; returns 0 once there are none."""
    row = session.one(_HELD_MARK, of_key=WORDS_UNINDEXED)
    if row is None:
        return 0
    index = WordIndex(session)
    found = [TASK.decode(row) for row in session.all(_TASKS, upto=int(row[0]), most=most)]
    for task in found:
        index.add_task(task)
    for comment in session.all(_COMMENTS, tasks=id_list(task.id for task in found)):
        index.add_comment(COMMENT.decode(comment))
    if len(found) < most:
        session.run(_DONE, of_key=WORDS_UNINDEXED)
    else:
        session.run(_LOWER_MARK, of_key=WORDS_UNINDEXED, value=str(found[-1].id - 1))
    return len(found)
