"""What people write about a task, as it is shown and used: boxes of task lists, mentions."""

from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.support.board import open_task
from tests.support.people import ADA, BEN


def test_a_box_ticked_in_one_window_is_ticked_in_the_other(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    open_task(ada, "Paint the fence")
    ada.get_by_role("button", name="Add a description").click()
    ada.get_by_label("Description", exact=True).fill(
        "- [ ] brushes\n- [ ] paint\n\n`@Ben` is code, @Ben is not"
    )
    ada.keyboard.press("Control+Enter")
    open_task(ben, "Paint the fence")
    expect(ben.locator(".tc-mention")).to_have_text("@Ben")
    ben.get_by_role("checkbox", name="paint", exact=True).click()
    ada.get_by_role("checkbox", name="brushes", exact=True).click()
    for page in (ada, ben):
        for box in ("brushes", "paint"):
            expect(page.get_by_role("checkbox", name=box, exact=True)).to_be_checked()
