"""Every text field of a case filled with what is hostile to a browser, by hand: nothing of it happens on any page."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from cases.models import RECORD_KINDS, Case, Patient
from cases.preparation import ORDER
from meetings import actions
from meetings.models import AgendaItem
from tests.factories.accounts import PASSWORD
from tests.factories.hostile import BEGINS, hostile, texts_of
from tests.factories.meetings import a_meeting

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXTS = "textarea:visible, input[type=text]:visible"
# Dates and numbers, whose forms refuse anything else.
NO_TEXT = re.compile(r"_on$|-value$|-limit$")
CODES = ("reason", "unit")
ACTED = "[window.hacked, document.querySelectorAll('main i, .banner i, img[src=x]').length]"


class Watch:
    """Whatever a page does that text alone cannot do."""

    def __init__(self, page: Page, own: str) -> None:
        self.seen: list[str] = []
        page.on("dialog", lambda dialog: (self.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.seen.append(f"error {error}"))
        page.on("console", lambda said: self.seen.append(said.text) if said.type == "error" else None)
        page.on("popup", lambda other: self.seen.append(f"popup {other.url}"))
        page.context.on("request", lambda one: self._asked(one.url, own))

    def _asked(self, url: str, own: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != urlsplit(own).netloc:
            self.seen.append(f"request {url}")


def fill(part: Locator) -> None:
    for field in part.locator(TEXTS).all():
        name = field.get_attribute("name") or ""
        if not NO_TEXT.search(name) and field.get_attribute("inputmode") != "decimal":
            field.fill(hostile(int(field.get_attribute("maxlength") or 500)))


def save(page: Page, kind: str) -> None:
    part = page.locator(f"#{kind}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    fill(part)
    if kind == "laboratory":
        part.locator("[name=chromogranin_a_ng_ml-value]").fill("12")
        part.locator("[name=chromogranin_a_ng_ml-unit]").select_option("ng/mL")
    part.get_by_role("button", name=re.compile("^Save")).click()
    expect(part.locator("summary .task")).not_to_have_text("Not yet started")


def entered(page: Page) -> Case:
    """The referral and every section, typed into the forms."""
    page.goto(reverse("case-new"))
    fill(page.locator("main"))
    page.get_by_role("button", name=re.compile("^Open the case")).click()
    page.wait_for_url("**/prepare/")
    for kind in ORDER:
        save(page, kind)
    return Case.objects.get()


def test_what_is_typed_into_a_case_is_only_ever_text(sign_in, cast, live_server):
    page = sign_in(cast.coordinator.email, PASSWORD)
    watch = Watch(page, live_server.url)
    case = entered(page)
    for model in (Patient, Case, *RECORD_KINDS.values()):
        typed = [one.name for one in texts_of(model) if not NO_TEXT.search(one.name) and one.name not in CODES]
        tame = [name for name in typed if not model.objects.filter(**{f"{name}__startswith": BEGINS}).exists()]
        assert tame == [], model
    meeting = a_meeting(cast, case)
    actions.open_room(meeting=meeting, by=cast.coordinator)
    item = AgendaItem.objects.get()
    actions.start_decision(item=item, by=cast.coordinator)
    for address in (
        case.get_absolute_url(), reverse("worklist"), reverse("prepare", args=[case.pk]), meeting.get_absolute_url(),
        reverse("room", args=[meeting.pk]), reverse("decision", args=[item.pk]), reverse("timeline", args=[case.pk]),
        reverse("patient", args=[case.patient_id]), reverse("documents", args=[case.pk]),
    ):  # fmt: skip
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            page.goto(address)
            assert page.evaluate(ACTED) == [None, 0], address
    assert watch.seen == []
