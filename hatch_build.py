"""Put the Angular page into every wheel and source archive (a hatchling build hook).

Editable installs leave it out: there the page is built beside the sources by `make page`.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))

import build_page


class PageBuildHook(BuildHookInterface):
    """Builds the page when the one at hand is missing or stale."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, where a build is due and the system has none that would do."""
        if build_page.page_is_current(Path(self.root)) or build_page.node_is_new_enough():
            return []
        return [build_page.NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling passes it)
        """Runs before files are collected."""
        root = Path(self.root)
        if version != "editable" and not build_page.page_is_current(root):
            build_page.build_page(root)
