"""What a CSV file of tasks may look like, and what is said about one that does not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.cli.csv_file import BadFileError
from taskcast.cli.csv_nesting import Refusal, TaskRow
from taskcast.cli.csv_tasks import COLUMNS, NESTING_COLUMNS, read_tasks
from taskcast.domain.due import Due
from taskcast.domain.ids import format_instant
from taskcast.domain.labels import label_key


def rows(text: str) -> list[TaskRow | Refusal]:
    return read_tasks(text.encode(), zone="Europe/Berlin").rows


def test_every_column_is_read() -> None:
    (row,) = rows(
        "Title,description,section,priority,due,assignees,completed\n"
        '"Paint, twice","Both\nsides",Doing,3,2026-12-01 09:00,Ben@example.org; cleo@example.org,yes\n'
    )

    assert isinstance(row, TaskRow)
    assert (row.line, row.title, row.fields["description"], row.section, row.fields["priority"]) == (
        2,
        "Paint, twice",
        "Both\nsides",
        "Doing",
        3,
    )
    assert row.fields["due"] == Due(local="2026-12-01T09:00", zone="Europe/Berlin")
    assert row.assignees == ("ben@example.org", "cleo@example.org")
    assert row.fields["completed"]


def test_columns_left_out_mean_nothing_set() -> None:
    (row,) = rows("title\nPaint\n")

    assert isinstance(row, TaskRow)
    assert (
        row.fields["description"],
        row.section,
        row.fields["priority"],
        row.fields["due"],
        row.assignees,
        row.fields["completed"],
    ) == (
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
        (
            "a,,no,more",
            "line 2, completed: There are 4 cells for 3 columns: quote cells that hold a separator.",
        ),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_field(cells: str, said: str) -> None:
    found = rows(f"title,due,completed\n{cells if cells != ',,' else ',2026-12-01,'}\n")

    assert [str(row) for row in found] == [said]


def test_spreadsheets_that_write_semicolons_and_a_byte_order_mark_are_understood() -> None:
    found = rows("\ufefftitle;due\nPaint;2026-12-01\n")

    assert [(row.title, row.fields["due"]) for row in found if isinstance(row, TaskRow)] == [
        ("Paint", Due(date="2026-12-01"))
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "must name the columns"),
        (b"name\nPaint\n", "must name the columns"),
        (b'"title\nPaint\n', "line 1 is not CSV"),
        (b"title,title\nPaint,Ada\n", "twice"),
        (b"title\nok\nGr\xfc\xdfe\n", "line 3 is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(BadFileError, match=said):
        read_tasks(data, zone="UTC")


@pytest.mark.parametrize(
    "data",
    [
        b"title,due\r\nPaint,2026-12-01\r\n",
        b"title,due\rPaint,2026-12-01\r",
        b"title;due\nPaint;2026-12-01",
        b"title\tdue\nPaint\t2026-12-01\n",
        b"title|due\nPaint|2026-12-01\n",
        b"sep=;\r\ntitle;due\r\nPaint;2026-12-01\r\n",
        b'"sep=,"\ntitle,due\nPaint,2026-12-01\n',
        b'"title, of the task";due\nPaint;2026-12-01\n',
        b'\xef\xbb\xbf"title","due"\n"Paint","2026-12-01"\n',
        "title,due\nPaint,2026-12-01\n".encode("utf-16"),
        b"\xfe\xff" + "title;due\r\nPaint;2026-12-01\r\n".encode("utf-16-be"),
        b"title,due,,,\nPaint,2026-12-01,,,\n",
        b"title,due\nPaint,2026-12-01,,,\n",
    ],
)
def test_a_file_is_read_as_other_programs_write_it(data: bytes) -> None:
    (row,) = read_tasks(
        data, zone="UTC", columns={"title, of the task": "title"} if b"of the" in data else None
    ).rows
    assert isinstance(row, TaskRow)
    assert (row.title, row.fields["due"]) == ("Paint", Due(date="2026-12-01"))


def test_one_broken_line_stops_none_of_the_others() -> None:
    found = rows('title,due\nfirst,\n"5 inch pipe,2026-12-01\nthird,\n"also broken\nlast,\n')
    assert [str(row) if isinstance(row, Refusal) else row.title for row in found] == [
        "first",
        "line 3, line: A quoted cell does not end. Double the quotes inside of it.",
        "third",
        "line 5, line: A quoted cell does not end. Double the quotes inside of it.",
        "last",
    ]


def test_a_quote_inside_of_a_cell_is_a_character() -> None:
    (row,) = rows('title,description\n5" pipe,a "good" one\n')
    assert isinstance(row, TaskRow)
    assert (row.title, row.fields["description"]) == ('5" pipe', 'a "good" one')


def test_a_cell_may_be_as_large_as_a_description() -> None:
    (row,) = rows(f'title,description\nPaint,"{"x" * 200_000}"\n')
    assert isinstance(row, TaskRow)
    assert len(row.fields["description"]) == 200_000


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2026-12-01 09:00:00", "2026-12-01T09:00"),
        ("2026-12-01T09:00:59.123", "2026-12-01T09:00"),
        ("2026-12-01T08:00:00Z", "2026-12-01T09:00"),
        ("2026-12-01 03:00 -05:00", "2026-12-01T09:00"),
    ],
)
def test_times_may_have_seconds_and_an_offset(cell: str, local: str) -> None:
    (row,) = rows(f"title,due\nPaint,{cell}\n")
    assert isinstance(row, TaskRow), row
    assert row.fields["due"] == Due(local=local, zone="Europe/Berlin")


def test_a_column_nobody_knows_is_told_and_skipped() -> None:
    found = read_tasks(b"title,Notes,Notes,owner\nPaint,a,b,Ada\n", zone="UTC")
    assert found.skipped == ["Notes", "owner"]
    assert [row.title for row in found.rows if isinstance(row, TaskRow)] == ["Paint"]


def test_labels_may_stand_in_several_columns() -> None:
    (row,) = rows("title,Labels,Labels,Labels\nPaint,Urgent; cafe,,Café\n")
    assert isinstance(row, TaskRow)
    assert [label_key(name) for name in row.labels] == ["urgent", "cafe"]


def test_a_column_of_another_name_can_be_mapped() -> None:
    data = b"Task  Name,title,notes\nPaint,Mr,Twice\n"
    (row,) = read_tasks(data, zone="UTC", columns={"task name": "title", "Notes": "description"}).rows
    assert isinstance(row, TaskRow)
    assert (row.title, row.fields["description"]) == ("Paint", "Twice")
    with pytest.raises(BadFileError, match="no column “Nothing” to map"):
        read_tasks(data, zone="UTC", columns={"Nothing": "title"})


def parents(text: str) -> dict[str, str | None]:
    found = [row for row in rows(text) if isinstance(row, TaskRow)]
    titles = {row.line: row.title for row in found}
    return {row.title: titles.get(row.parent_line or 0, "?" if row.parent_line else None) for row in found}


def test_an_indented_line_is_a_subtask_of_the_nearest_one_further_left() -> None:
    assert parents("title,indent\na,1\nb,2\nc,3\nd,2\ne,1\nf,\n") == {
        "a": None, "b": "a", "c": "b", "d": "a", "e": None, "f": None,
    }  # fmt: skip


def test_what_hangs_below_a_refused_line_climbs_to_no_other() -> None:
    assert parents("title,indent,priority\na,1,\nb,2,9\nc,3,\n") == {"a": None, "c": "?"}


def test_a_subtask_names_its_parent_wherever_that_stands_and_comes_after_it() -> None:
    found = rows("title,parent,section\nc,b,\nb,A,\na,,Doing\n")
    assert [row.title for row in found if isinstance(row, TaskRow)] == ["a", "b", "c"]
    assert {row.section for row in found if isinstance(row, TaskRow)} == {"Doing"}


def test_a_parent_that_is_not_there_or_is_below_itself_is_refused() -> None:
    assert [str(row) for row in rows("title,parent\na,b\nb,a\nc,nobody\nd,d\n")] == [
        "line 2, parent: It would be its own subtask.",
        "line 3, parent: It would be its own subtask.",
        "line 4, parent: No other line has the title “nobody”.",
        "line 5, parent: No other line has the title “d”.",
    ]


@given(data=st.binary(max_size=300))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    try:
        found = [*read_tasks(b"title,due\n" + data, zone="UTC").rows, *read_tasks(data, zone="UTC").rows]
    except BadFileError:
        return
    assert all(isinstance(row, TaskRow | Refusal) for row in found)


def test_the_documentation_names_every_column() -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "import-tasks.md"

    assert all(f"`{column}`" in page.read_text() for column in (*COLUMNS, *NESTING_COLUMNS))


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        ("2026-10-25T02:30:00+02:00", Due(local="2026-10-25T02:30", zone="Europe/Berlin")),
        # Clocks in Berlin show 2:30 a second time, and a wall time means its first.
        ("2026-10-25T02:30:00+01:00", Due(local="2026-10-25T01:30", zone="Etc/UTC")),
        ("2026-03-29T01:30:00Z", Due(local="2026-03-29T03:30", zone="Europe/Berlin")),
    ],
)
def test_an_instant_stays_the_same_instant_where_clocks_are_changed(cell: str, due: Due) -> None:
    (row,) = rows(f"title,due\nPaint,{cell}\n")
    assert isinstance(row, TaskRow)
    assert row.fields["due"] == due
    assert due.instant() == format_instant(datetime.fromisoformat(cell).astimezone(UTC))


def test_people_are_named_by_their_address_in_any_spelling() -> None:
    (row,) = rows("title,assignees\nPaint,INFO@Bücher.example; info@xn--bcher-kva.example\n")
    assert isinstance(row, TaskRow)
    assert set(row.assignees) == {"info@xn--bcher-kva.example"}
