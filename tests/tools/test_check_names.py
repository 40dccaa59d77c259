"""What `make lint` says about names with two meanings (tools/check_names.py)."""

from pathlib import Path

import pytest

from tools.check_names import complaints_about, complaints_about_page


def write(folder: Path, **files: str) -> Path:
    """Files by their path, in which `__` stands for `/`."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("one", "other"),
    [("live__queue", "notify__queue"), ("sockets__engine__queue", "sockets__app__queue")],
)
def test_two_modules_of_one_name_are_reported(tmp_path: Path, one: str, other: str) -> None:
    sources = write(tmp_path, **{one: "", other: ""})
    places = sorted(each.replace("__", "/") + ".py" for each in (one, other))
    assert list(complaints_about(sources, ())) == [f"queue names 2 things: {', '.join(places)}"]


def test_two_classes_of_one_name_are_reported_though_one_is_private(tmp_path: Path) -> None:
    sources = write(tmp_path, live__tailer="class Cursor: ...", http__paging="class _Cursor: ...")
    assert list(complaints_about(sources, ())) == ["Cursor names 2 things: http/paging.py, live/tailer.py"]


def test_one_entity_may_have_its_name_in_every_layer(tmp_path: Path) -> None:
    sources = write(tmp_path, ports__tasks="class Tasks: ...", storage__tasks="class Tasks: ...")
    assert list(complaints_about(sources, ())) == []


def test_a_name_that_a_layer_has_twice_is_reported_though_it_is_an_entitys(tmp_path: Path) -> None:
    sources = write(tmp_path, ports__tasks="", storage__tasks="", storage__queries__tasks="")
    (complaint,) = complaints_about(sources, ())
    assert complaint.startswith("tasks names 3 things")


def test_an_exception_holds_and_is_reported_when_nothing_needs_it(tmp_path: Path) -> None:
    sources = write(tmp_path, cli__worker="", notify__worker="")
    assert list(complaints_about(sources, {"worker": "why"})) == []
    (sources / "cli/worker.py").unlink()
    assert list(complaints_about(sources, {"worker": "why"})) == [
        "worker is no longer shared: take it off ALLOWED"
    ]


def test_a_class_that_two_files_of_the_page_export_is_reported(tmp_path: Path) -> None:
    (tmp_path / "board.ts").write_text("export class Column {}\nclass Hidden {}\n")
    (tmp_path / "table.ts").write_text("export abstract class Column {}\nclass Hidden {}\n")
    assert list(complaints_about_page(tmp_path)) == ["class Column is exported by board.ts, table.ts"]
