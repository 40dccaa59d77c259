"""Write docs/reference/settings.md from the settings themselves: `python tools/write_settings_reference.py`."""

from pathlib import Path

from pydantic import SecretStr

from taskcast.settings import Settings

TARGET = Path(__file__).parents[1] / "docs/reference/settings.md"

HEAD = """# Settings

Each is an environment variable, or the same name without `TASKCAST_` in small letters in a TOML file
(`taskcast.toml` in the working directory, else in the data folder). The environment wins. What is wrong is
refused at start by name. This page is written by `tools/write_settings_reference.py`.

| setting | default | meaning |
|---|---|---|
| `TASKCAST_CONFIG` |  | The TOML file to read instead. Only from the environment. |
"""


def main() -> None:
    lines = [HEAD]
    for name, field in Settings.model_fields.items():
        default = field.default if field.default_factory is None else ""
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        shown = "" if default in (None, "", ()) else f"`{'on' if default is True else default}`"
        lines.append(f"| `TASKCAST_{name.upper()}` | {shown} | {field.description} |\n")
    TARGET.write_text("".join(lines))


if __name__ == "__main__":
    main()
