"""`python -m tests.journeys.shots ADDRESS FOLDER`: the pictures of the README, from a demonstration just loaded.

`make shots` starts such a product and calls this. Each has the same size each time.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import typst
from playwright.sync_api import Page, sync_playwright

from meetings.demo.people import PASSWORD
from tests.journeys.browsing import ARGUMENTS, enter

SIZE = {"width": 1440, "height": 1000}
TALL = {"width": 1440, "height": 1320}
DOTS_PER_INCH = 96
OPTION = "tace"
PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("paper.pdf", page: {page})\n'


def main(address: str, folder: str) -> None:
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        page = browser.new_page(base_url=address, viewport=SIZE, color_scheme="light")
        page.goto("/")
        enter(page, "chair@demo.example", PASSWORD)
        page.wait_for_url("**/")
        for name, take in {"case": case, "options": options, "meeting": meeting, "decision": decision}.items():
            take(page)
            page.screenshot(path=out / f"{name}.png", animations="disabled")
        (out / "pack.png").write_bytes(pack(page))
        browser.close()
    for one in sorted(out.glob("*.png")):
        print(f"{one.name}: {one.stat().st_size // 1024} kB")


def case(page: Page) -> None:
    page.set_viewport_size(TALL)
    page.goto("/worklist/")
    page.get_by_label("Name, number or word of the question").fill("splenic vessels")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="TESTPUBLISHED").click()
    page.get_by_role("heading", name="Key facts").wait_for()


def options(page: Page) -> None:
    page.set_viewport_size(SIZE)
    opened = page.locator(f"details.option#{OPTION}")
    opened.locator("summary").click()
    opened.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 330)")


def meeting(page: Page) -> None:
    page.goto("/meetings/")
    page.locator("tbody a").first.click()
    for discipline in ("Surgery", "Radiology", "Medical oncology", "Nuclear medicine", "Pathology", "Endocrinology"):
        page.get_by_role("checkbox", name=re.compile(f"^{discipline}")).check()
    page.get_by_role("button", name="Save attendance").click()
    page.locator("#paper-pack").get_by_role("button").click()
    page.get_by_role("link", name="Open the PDF").wait_for(timeout=60_000)
    page.evaluate("scrollTo(0, 0)")


def decision(page: Page) -> None:
    page.get_by_role("button", name="Write the decision").nth(1).click()
    page.get_by_role("radio", name="Recommendation").check()
    first = page.locator("tr:has(.standing.eligible)").first
    first.get_by_role("checkbox").check()
    first.get_by_role("textbox").fill("If the next imaging shows the same")
    page.evaluate("document.activeElement.blur()")
    page.set_viewport_size(TALL)
    page.evaluate("scrollTo(0, 0)")


def pack(page: Page) -> bytes:
    """The page of the first case, drawn from the PDF that the page hands out."""
    page.goto("/meetings/")
    page.locator("tbody a").first.click()
    paper = page.request.get(page.get_by_role("link", name="Open the PDF").get_attribute("href"))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "paper.pdf").write_bytes(paper.body())
        Path(folder, "paper.typ").write_text(PAGE.format(page=2))
        return bytes(typst.compile(str(Path(folder, "paper.typ")), format="png", ppi=DOTS_PER_INCH))


if __name__ == "__main__":
    main(*sys.argv[1:])
