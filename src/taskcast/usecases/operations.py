"""Every operation by its published name: REST routes and socket commands both look here, and only here.

A name once shipped is never renamed. Each has a row in the permission matrix (tests/api/test_permission_matrix.py).
"""

from .complete_task import CompleteTask, ReopenTask, complete_task, reopen_task
from .create_task import CreateTask, create_task
from .delete_task import DeleteTask, RestoreTask, delete_task, restore_task
from .move_task import MoveTask, move_task
from .perform import Operation
from .update_task import UpdateTask, update_task

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("create_task", CreateTask, create_task),
        Operation("update_task", UpdateTask, update_task),
        Operation("move_task", MoveTask, move_task),
        Operation("complete_task", CompleteTask, complete_task),
        Operation("reopen_task", ReopenTask, reopen_task),
        Operation("delete_task", DeleteTask, delete_task),
        Operation("restore_task", RestoreTask, restore_task),
    )
}
