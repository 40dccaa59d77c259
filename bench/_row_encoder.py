"""The reference for snapshots: select the rows with the driver and encode them with the JSON encoder.

`_row_encoder.py DATABASE PROJECT` reads numbers, one per line, repeats the work that often, and prints the
processor seconds it took.
"""

import sys
import time

import apsw
import msgspec

COLUMNS = (
    "id, project_id, section_id, parent_id, title, description, completed, completed_at, priority, due, position, "
    "assignee_ids, version, created_at, created_by, updated_at"
)
OPEN = f"SELECT {COLUMNS} FROM tasks WHERE project_id = ? AND trashed_at IS NULL AND completed IS 0 ORDER BY id DESC"


def main() -> None:
    connection = apsw.Connection(sys.argv[1])
    connection.execute("PRAGMA cache_size=-32000")
    project = int(sys.argv[2])
    for line in sys.stdin:
        began = time.process_time()
        for _ in range(int(line)):
            msgspec.json.encode(connection.execute(OPEN, (project,)).fetchall())
        print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    main()
