"""Comments on tasks."""

from taskcast.domain.comments import Comment
from taskcast.domain.ids import TaskId
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import CommentList
from taskcast.usecases.operations import OPERATIONS


def list_comments(asked: Asked) -> Listing:
    """The comments on a task, oldest first."""

    def keys(comment: Comment) -> tuple[int]:
        return (comment.id,)

    rows = asked.reading.queries.comments(asked.actor, TaskId(asked.id), page(asked.query))
    return listing(rows, asked.query, keys)


def get_comment(asked: Asked) -> Comment:
    """One comment."""
    return asked.reading.queries.entity(asked.actor, Comment, asked.id)


ROUTES: tuple[Route, ...] = (
    reads("/api/tasks/{id}/comments", list_comments, answer=CommentList, query=ListQuery),
    writes(
        "POST", "/api/tasks/{id}/comments", OPERATIONS["add_comment"],
        answer=Comment, status=201, ids={"id": "task_id"}, location="/api/comments/{id}",
    ),
    reads("/api/comments/{id}", get_comment, answer=Comment, is_versioned=True),
    writes("PATCH/PUT", "/api/comments/{id}", OPERATIONS["update_comment"], answer=Comment),
    writes("POST", "/api/comments/{id}/checkbox", OPERATIONS["set_comment_checkbox"], answer=Comment),
    writes("DELETE", "/api/comments/{id}", OPERATIONS["delete_comment"], status=204),
)  # fmt: skip
