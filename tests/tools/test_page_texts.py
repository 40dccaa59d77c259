"""What the page loads of the texts before anybody is signed in (tools/page_texts.py)."""

from pathlib import Path

import pytest

from tools.page_texts import door_texts

TEXTS = """
# To be translated.
greeting = Hello, { $name }
auth-sign-in = Sign in
problem-gone =
    { $count ->
        [one] It is gone
       *[other] They are gone
    }
board-title = Board
"""


@pytest.fixture
def web(tmp_path: Path) -> Path:
    files = {
        "main.ts": "import { App } from './app/app';",
        "app/app.ts": "import { explain } from './explain'; const later = () => import('./board');",
        "app/explain.ts": "t(`problem-${code}`)",
        "app/board.ts": "t('board-title')",
        "app/features/auth/sign-in.ts": "@Component({ templateUrl: './sign-in.html' })",
        "app/features/auth/sign-in.html": "{{ 'auth-sign-in' | t }}",
        "app/features/auth/sign-in.spec.ts": "t('greeting')",
    }
    for name, text in files.items():
        path = tmp_path / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_the_door_has_what_its_files_name_and_not_what_they_load_later(web: Path) -> None:
    door = door_texts(web, TEXTS)
    assert "auth-sign-in = Sign in\n" in door
    assert "*[other] They are gone\n    }\n" in door
    assert "greeting" not in door
    assert "board-title" not in door
