"""Deleted by mistake and brought back, seen by both."""

from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.support.board import card
from tests.support.people import ADA, BEN


def test_a_deleted_task_is_found_in_the_trash_and_restored_for_everyone(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    card(ben, "Borrow tables").hover()
    ben.get_by_role("button", name="More for Borrow tables").click()
    ben.get_by_role("menuitem", name="Delete").click()
    expect(card(ada, "Borrow tables")).to_have_count(0)
    ada.get_by_role("button", name="Project", exact=True).click()
    ada.get_by_role("menuitem", name="Deleted tasks").click()
    dialog = ada.get_by_role("dialog", name="Deleted tasks")
    expect(dialog.get_by_role("listitem")).to_contain_text("Borrow tables")
    dialog.get_by_role("button", name="Restore Borrow tables").click()
    expect(dialog).to_contain_text("Nothing here")
    expect(card(ben, "Borrow tables")).to_be_visible()
