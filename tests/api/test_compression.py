"""What is compressed, for whom, and what never is."""

import gzip
import sys

import msgspec
import pytest

from tests.api.conftest import Api

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OPENED = {None: lambda body: body, "zstd": zstd.decompress, "gzip": gzip.decompress}


@pytest.fixture
def lists(api: Api) -> list[str]:
    """Addresses of answers above the least size."""
    for number in range(20):
        api.world.task(title=f"Task {number}")
    project = api.world.project
    return [
        f"/api/projects/{project}/snapshot", f"/api/tasks?project_id={project}",
        f"/api/events?stream=project:{project}&after=5", "/api/openapi.json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("*", "zstd"),
        ("gzip;q=x", None),
        (";;,q=,", None),
        ("gzip," * 1000, None),
    ],
)
def test_what_a_client_takes_is_what_it_gets(
    api: Api, lists: list[str], accepts: str | None, coding: str | None
):
    headers = {} if accepts is None else {"Accept-Encoding": accepts}
    for path in lists:
        plain = api.get(api.world.ben, path)
        answer = api.get(api.world.ben, path, headers=headers)
        assert answer.headers.get("Content-Encoding") == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert OPENED[coding](answer.data) == plain.data
        assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_small_answers_and_answers_to_writes_travel_as_they_are(api: Api):
    world = api.world
    headers = {"Accept-Encoding": "zstd, gzip"}
    text = "Paint it green. " * 500
    task = api.post(world.ada, "/api/tasks", {"title": "Paint", "description": text}, headers=headers)
    assert (task.status_code, task.headers.get("Content-Encoding")) == (201, None)
    secret = api.post(None, "/api/me/tokens", {"name": "x"}, headers={**headers, **api.session(world.ada)})
    small = api.get(world.ada, "/api/projects", headers=headers)
    for answer in (secret, small):
        assert answer.headers.get("Content-Encoding") is None
        assert "Vary" not in answer.headers
    # A strong tag is of one representation (RFC 9110 §8.8.3.3): entities are not compressed.
    one = api.get(world.ada, f"/api/tasks/{task.json['id']}", headers=headers)
    assert (one.headers["ETag"], one.headers.get("Content-Encoding")) == ('"v1"', None)


@pytest.mark.promise("P6")
@pytest.mark.parametrize(("site", "coding"), [("same-origin", "gzip"), ("none", "gzip"), ("same-site", None), ("cross-site", None)])  # fmt: skip
def test_nothing_is_compressed_for_a_page_of_another_site(
    api: Api, lists: list[str], site: str, coding: str | None
):
    """Its length would tell how much of what the other page wrote is in it already (BREACH)."""
    headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": site}
    for path in lists:
        assert api.get(api.world.ben, path, headers=headers).headers.get("Content-Encoding") == coding


def test_files_of_the_page_are_compressed_once_and_tagged_apart(api: Api):
    api.folder.mkdir()
    (api.folder / "main-ABCDEFGH.js").write_text("const garden = 'green';\n" * 500)
    (api.folder / "index.html").write_text("<tc-root></tc-root>" + "<p>Wait</p>" * 200)
    (api.folder / "fence-ABCDEFGH.png").write_bytes(b"x" * 5000)
    plain = api.get(None, "/main-ABCDEFGH.js")
    tags = {plain.headers["ETag"]}
    for coding in ("zstd", "gzip"):
        headers = {"Accept-Encoding": coding}
        packed = api.get(None, "/main-ABCDEFGH.js", headers=headers)
        assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (coding, "Accept-Encoding")
        assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
        assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert OPENED[coding](packed.data) == plain.data
        known = api.get(
            None, "/main-ABCDEFGH.js", headers={**headers, "If-None-Match": packed.headers["ETag"]}
        )
        assert (known.status_code, known.data) == (304, b"")
        tags.add(packed.headers["ETag"])
        assert b"ngCspNonce" in OPENED[coding](api.get(None, "/", headers=headers).data)
        picture = api.get(None, "/fence-ABCDEFGH.png", headers=headers)
        assert (picture.headers.get("Content-Encoding"), picture.headers.get("Vary")) == (None, None)
        picture.close()
    assert len(tags) == 3
    part = api.get(None, "/main-ABCDEFGH.js", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (206, plain.data[:10])
    plain.close()
    part.close()


def test_a_changed_file_is_compressed_anew(api: Api):
    api.folder.mkdir()
    file = api.folder / "app.css"
    headers = {"Accept-Encoding": "gzip"}
    for text in ("a { color: red }", "a { color: blue }"):
        file.write_text(text)
        assert gzip.decompress(api.get(None, "/app.css", headers=headers).data).decode() == text


def test_a_problem_travels_as_it_is(api: Api):
    answer = api.get(
        api.world.dov, f"/api/projects/{api.world.project}/snapshot", headers={"Accept-Encoding": "gzip"}
    )
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (404, None)
    assert msgspec.json.decode(answer.data)["code"] == "not_found"
