"""A meeting that is still to come is changed: against what was seen, and told to whoever was told of it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.forms import PlanForm, plan_of
from meetings.jobs import announcements
from meetings.models import Meeting
from meetings.pages import people_of
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return a_meeting(cast, a_case(cast.surgeon, cast.board, identity={"family_name": "TESTSECRET"}))


def typed(meeting, **changes) -> dict[str, object]:
    """What the page sends where nobody has touched anything."""
    form = PlanForm(initial=plan_of(meeting), people=people_of(meeting.board))
    values = {name: form[name].value() for name in form.fields}
    shown = {"on": values["on"].isoformat(), "at": values["at"].strftime("%H:%M:%S")}
    return {"version": meeting.version, **{n: "" if v is None else v for n, v in values.items()}, **shown, **changes}


def fresh(meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def test_the_page_opens_with_the_plan_and_keeps_what_is_changed(client_for, cast, meeting):
    client, address = client_for(cast.coordinator), reverse("meeting-amend", args=[meeting.pk])
    meeting = fresh(meeting)
    assert 'value="Room 1"' in client.get(address).content.decode()
    same = client.post(address, typed(meeting, place="Room 2", cut_off_hours="24", at="16:15"))
    assert same.status_code == 302
    changed = fresh(meeting)
    assert (changed.place, changed.cut_off_hours, changed.version) == ("Room 2", 24, meeting.version + 1)
    assert timezone.localtime(changed.starts_at).strftime("%H:%M") == "16:15"


def test_a_stale_page_changes_nothing_and_shows_both(client_for, cast, meeting):
    client, address = client_for(cast.coordinator), reverse("meeting-amend", args=[meeting.pk])
    mine = typed(fresh(meeting), place="Mine")
    actions.amend_meeting(meeting=meeting, version=fresh(meeting).version, by=cast.chair, place="Theirs")
    page = client.post(address, mine)
    assert page.status_code == 409 and "Theirs" in page.content.decode() and 'value="Mine"' in page.content.decode()
    assert fresh(meeting).place == "Theirs"
    assert client.post(address, {**mine, "version": fresh(meeting).version}).status_code == 302
    assert fresh(meeting).place == "Mine"


def test_a_plan_that_cannot_be_is_refused_where_it_is_wrong(client_for, cast, meeting):
    other = a_meeting(cast, days=3)
    client, address = client_for(cast.coordinator), reverse("meeting-amend", args=[meeting.pk])
    taken = timezone.localtime(other.starts_at)
    for changes in (
        {"at": ""}, {"chair": str(cast.surgeon.pk)}, {"capacity": "many"},
        {"on": taken.date().isoformat(), "at": taken.strftime("%H:%M:%S.%f")},
    ):  # fmt: skip
        answer = client.post(address, typed(fresh(meeting), **changes))
        assert answer.status_code == 422 and "There is a problem" in answer.content.decode(), changes


def test_who_does_not_arrange_changes_nothing_and_another_board_sees_nothing(client_for, cast, meeting):
    address = reverse("meeting-amend", args=[meeting.pk])
    assert client_for(cast.surgeon).get(address).status_code == 403
    assert client_for(cast.outsider).get(address).status_code == 404
    actions.close_meeting(meeting=meeting, by=cast.chair)
    assert client_for(cast.coordinator).get(address).status_code == 403


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda found, by: actions.amend_meeting(meeting=found, version=found.version, by=by, place="X"), "changed"),
        (lambda found, by: actions.cancel_meeting(meeting=found, why="Strike", by=by), "canceled"),
    ],
    ids=["changed", "canceled"],
)
def test_whoever_was_told_of_the_agenda_is_told_by_e_mail_and_notice(client_for, cast, meeting, settings, act, told):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    act(actions.publish_agenda(meeting=meeting, by=cast.chair), cast.chair)
    assert announcements.send_due() == 2 * meeting.attendances.count()
    text = " ".join(one.subject + one.body for one in mail.outbox)
    assert told in text and "TESTSECRET" not in text and str(meeting.pk) in text
    assert f"meeting {told}" in client_for(cast.surgeon).get(reverse("notices")).content.decode()
