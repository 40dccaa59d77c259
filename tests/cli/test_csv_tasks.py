"""What a CSV file of tasks may look like, and what is said about one that does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.cli.csv_tasks import COLUMNS, BadFileError, Refusal, TaskRow, read
from taskcast.domain.due import Due


def rows(text: str) -> list[TaskRow | Refusal]:
    return list(read(text.encode(), zone="Europe/Berlin"))


def test_every_column_is_read() -> None:
    (row,) = rows(
        "Title,description,section,priority,due,assignees,completed\n"
        '"Paint, twice","Both\nsides",Doing,3,2026-12-01 09:00,Ben@example.org; cleo@example.org,yes\n'
    )

    assert isinstance(row, TaskRow)
    assert (row.line, row.title, row.description, row.section, row.priority) == (
        2,
        "Paint, twice",
        "Both\nsides",
        "Doing",
        3,
    )
    assert row.due == Due(local="2026-12-01T09:00", zone="Europe/Berlin")
    assert row.assignees == ("ben@example.org", "cleo@example.org")
    assert row.completed


def test_columns_left_out_mean_nothing_set() -> None:
    (row,) = rows("title\nPaint\n")

    assert isinstance(row, TaskRow)
    assert (row.description, row.section, row.priority, row.due, row.assignees, row.completed) == (
        "",
        "",
        0,
        None,
        (),
        False,
    )


def test_lines_are_counted_as_an_editor_does_even_after_cells_of_many_lines() -> None:
    found = rows('title,priority\n"one\ntwo",1\n\nthree,9\n')

    assert [row.line for row in found] == [2, 5]
    assert str(found[1]) == "line 5, priority: Must be 0, 1, 2, 3 or 4."


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (",,", "line 2, title: Must not be empty."),
        ("a,soon,", "line 2, due: Must be a day such as 2026-12-01, or a time such as 2026-12-01 09:00."),
        (
            "a,2026-02-30,",
            "line 2, due: Must be a day such as 2026-12-01, or a time such as 2026-12-01 09:00.",
        ),
        ("a,,perhaps", "line 2, completed: Must be yes or no."),
        ("a,,no,more", "line 2, completed: There are 4 cells for 3 columns: quote cells that hold a comma."),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_field(cells: str, said: str) -> None:
    found = rows(f"title,due,completed\n{cells if cells != ',,' else ',2026-12-01,'}\n")

    assert [str(row) for row in found] == [said]


def test_spreadsheets_that_write_semicolons_and_a_byte_order_mark_are_understood() -> None:
    found = rows("\ufefftitle;due\nPaint;2026-12-01\n")

    assert [(row.title, row.due) for row in found if isinstance(row, TaskRow)] == [
        ("Paint", Due(date="2026-12-01"))
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "must name the columns"),
        (b"name\nPaint\n", "must name the columns"),
        (b'"title', "line 1 is not CSV"),
        (b"title,owner\nPaint,Ada\n", "no column .owner."),
        (b"title,title\nPaint,Ada\n", "twice"),
        (b"title\nok\nGr\xfc\xdfe\n", "line 3 is not UTF-8"),
        (b'title\nok\n"open\n', "line 3 is not CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(BadFileError, match=said):
        list(read(data, zone="UTC"))


@given(data=st.binary(max_size=300))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    try:
        found = [*read(b"title,due\n" + data, zone="UTC"), *read(data, zone="UTC")]
    except BadFileError:
        return
    assert all(isinstance(row, TaskRow | Refusal) for row in found)


def test_the_documentation_names_every_column() -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "import-tasks.md"

    assert all(f"`{column}`" in page.read_text() for column in COLUMNS)
