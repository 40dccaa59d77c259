"""What axe-core finds wrong with a screen, in light and in dark: WCAG 2.0 to 2.2 at A and AA, and axe's best practices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# The rules that look at colours; what the others say is the same in every light.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# An open menu hangs beside all landmarks, like a dialog, which axe knows about.
BESIDE_LANDMARKS = "dialog, [role=dialog], [role=alertdialog], [role=menu], svg"
CONFIGURE = """(regionMatcher) => axe.configure({ checks: [{ id: 'region', options: { regionMatcher } }] })"""
RUN = """async (runOnly) => (await axe.run({ runOnly, resultTypes: ['violations'] })).violations"""


@dataclass
class Inspection:
    """Collects over many screens, so that a failure names everything there is to mend."""

    findings: list[str] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)

    def of(self, page: Page, screen: str) -> None:
        """Look at the page as it stands; what is to be seen must be there already."""
        self.screens.append(screen)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text())
            page.evaluate(CONFIGURE, BESIDE_LANDMARKS)
        self._in_light(page, screen, "light", EVERYTHING)
        self._in_light(page, screen, "dark", COLOURS)

    def finds_nothing(self) -> None:
        assert not self.findings, f"{len(self.findings)} to mend:\n" + "\n".join(self.findings)

    def _in_light(
        self, page: Page, screen: str, light: Literal["light", "dark"], rules: Mapping[str, Any]
    ) -> None:
        # Without motion nothing fades: half of a transition has colours that nobody chose.
        page.emulate_media(color_scheme=light, reduced_motion="reduce")
        for violation in page.evaluate(RUN, rules):
            places = "".join(f"\n  {' '.join(node['target'])}{_why(node)}" for node in violation["nodes"])
            self.findings.append(f"{screen} ({light}): {violation['help']} [{violation['id']}]{places}")


def _why(node: Mapping[str, Any]) -> str:
    return "".join(f"\n    {check['message']}" for check in [*node["any"], *node["all"], *node["none"]])
