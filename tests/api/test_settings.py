"""Settings: each documented, each error naming its setting."""

from pathlib import Path

import pytest

from taskcast.settings import BadSettingError, Settings, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs/reference/settings.md"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("TASKCAST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TASKCAST_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def test_every_setting_is_documented_with_its_meaning_and_nothing_else_is():
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `TASKCAST_")]
    documented = {line.split("`")[1]: line for line in lines}
    assert documented.keys() == {f"TASKCAST_{name.upper()}" for name in Settings.model_fields} | {
        "TASKCAST_CONFIG"
    }
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description in documented[f"TASKCAST_{name.upper()}"], name


def test_the_defaults_serve_on_this_machine_alone(tmp_path: Path):
    settings = load_settings()
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert settings.database_url.get_secret_value() == f"sqlite:///{tmp_path / 'data' / 'taskcast.db'}"
    assert not settings.is_secure


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "eighty", "integer"),
        ("PORT", "70000", "65535"),
        ("SMTP_URL", "http://mail", "smtp://"),
        ("DATABASE_URL", "mysql://db", "postgresql://"),
        ("PUBLIC_URL", "tasks.example.org", "https://tasks.example.org"),
        ("PUBLIC_URL", "https://tasks.example.org:99999", "https://tasks.example.org"),
        ("PUBLIC_URL", "https://tasks..example.org", "https://tasks.example.org"),
        ("PUBLIC_URL", "https://tasks.example.org/?from=mail", "https://tasks.example.org"),
        ("PUBLIC_URL", "https://example.org/tasks", "without a path"),
        ("PUBLIC_URL", "https://[::1", "https://tasks.example.org"),
        ("PUBLIC_URL", "https://ada@tasks.example.org", "https://tasks.example.org"),
        ("SMTP_URL", "smtp://mail:smtp", "65535"),
        ("REDIS_URL", "redis://cache:99999", "65535"),
        ("CORS_ORIGINS", "friend.example", "https://tasks.example.org"),
        ("LOG_LEVEL", "loud", "warning"),
        ("WORKER", "perhaps", "boolean"),
        ("BODY_BYTES", "1", "1024"),
    ],
)
def test_an_error_names_the_setting_and_what_would_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
):
    monkeypatch.setenv(f"TASKCAST_{name}", value)
    with pytest.raises(BadSettingError) as error:
        load_settings()
    assert str(error.value).startswith(f"TASKCAST_{name}: ")
    assert hint in str(error.value)


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tasks.example.org/", "https://tasks.example.org"),
        ("https://Tasks.Example.org:443", "https://tasks.example.org"),
        ("http://tasks.example.org:80", "http://tasks.example.org"),
        ("https://tasks.example.org:8443", "https://tasks.example.org:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://tåsks.example.org", "https://xn--tsks-qoa.example.org"),
    ],
)
def test_our_own_origin_is_what_browsers_write(monkeypatch: pytest.MonkeyPatch, url: str, origin: str):
    monkeypatch.setenv("TASKCAST_PUBLIC_URL", url)
    assert load_settings().origin == origin


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TASKCAST_SMTP_URL", "smtp://ada:s3cret@mail.example.org")
    monkeypatch.setenv("TASKCAST_DATABASE_URL", "postgresql://ada:s3cret@db/taskcast")
    assert "s3cret" not in repr(load_settings())


def test_a_file_sets_what_the_environment_does_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "taskcast.toml").write_text(
        'port = 9000\nhost = "0.0.0.0"\ncors_origins = ["https://friend.example"]\n'
    )
    monkeypatch.setenv("TASKCAST_PORT", "9001")
    settings = load_settings()
    assert (settings.host, settings.port, settings.cors_origins) == (
        "0.0.0.0",
        9001,
        ("https://friend.example",),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [("prot = 1\n", "TASKCAST_PROT"), ('port = "x"\n', "TASKCAST_PORT"), ("port\n", "taskcast.toml")],
)
def test_a_file_that_is_wrong_is_refused_by_name(tmp_path: Path, text: str, name: str):
    (tmp_path / "taskcast.toml").write_text(text)
    with pytest.raises(BadSettingError, match=name):
        load_settings()


def test_a_file_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TASKCAST_CONFIG", "/nowhere/taskcast.toml")
    with pytest.raises(BadSettingError, match="TASKCAST_CONFIG"):
        load_settings()
