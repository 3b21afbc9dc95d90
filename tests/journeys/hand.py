"""Somebody at the keyboard whose every click, fill, choice and press of a key is counted."""

import re

from playwright.sync_api import Locator, Page, expect


class Hand:
    """The only way in which a stopwatch journey touches a page. `visited` are the pages that it came to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0
        self.visited: list[str] = []
        page.on(
            "framenavigated",
            lambda frame: self.visited.append(re.sub(r"^\w+://[^/]*|[0-9a-f-]{36}|[?#].*", "", frame.url)),
        )

    def _counted(self, action, *given, **named) -> None:
        self.actions += 1
        action(*given, **named)

    def fill(self, field: Locator, text: str) -> None:
        self._counted(field.fill, text)

    def choose(self, field: Locator, label: str) -> None:
        self._counted(field.select_option, label=label)

    def click(self, target: Locator) -> None:
        self._counted(target.click)

    def press(self, field: Locator, key: str) -> None:
        self._counted(field.press, key)

    def section(self, kind: str) -> Locator:
        """The section of the prepare page, opened where it is not open yet."""
        part = self.page.locator(f"#{kind}")
        if part.get_attribute("open") is None:
            self.click(part.locator("summary").first)
        return part

    def save(self, part: Locator, button: str = "Save") -> None:
        """Save the section, and wait until the page says so."""
        self.click(part.get_by_role("button", name=re.compile(f"^{button}")))
        expect(part.locator("summary .task")).not_to_have_text("Not yet started")


def answer(part: Locator, question: str, yes_or_no: str) -> Locator:
    """A yes or no of a section, by its question."""
    return part.get_by_role("group", name=question, exact=True).get_by_label(yes_or_no, exact=True)
