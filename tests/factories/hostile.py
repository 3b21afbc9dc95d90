"""A meeting in which every text that anybody can type is hostile: to HTML, typst, Word, spreadsheets, the eye."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils import timezone

from accounts.models import Board, User
from cases.actions import add_record, content_fields, correct_record, open_case
from cases.models import RECORD_KINDS, Case
from meetings import actions
from meetings.models import AgendaItem, Meeting
from tests.factories.accounts import Cast
from tests.factories.cases import a_case, a_patient
from tests.factories.meetings import whole

# Begins as a formula of a spreadsheet and as a tag; each further part is hostile to something else.
BEGINS = "=1+1<i>#panic()"
PARTS = (
    BEGINS,
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\"' onload=alert(1) x=\"",
    "$x$ *b* _i_ `r` [c] {d} @ref <label> // -- \\ #import \"/etc/passwd\" = h",
    "{{ 7|add:7 }}{% now %} </w:t></w:r><w:br/> ]]> &amp; &#60;script&#62;",
    "\u202eright to left\u202c \u200b\u200d \u0007\u001b \ufeff \ufffe",
    "\U0001f9e0 \u0645\u0631\u062d\u0628\u0627 e\u0301",
)  # fmt: skip
ALL = " ".join(PARTS)
# What a code, a date, a number of an edition's own may be: nobody types free text into these.
LEAST = {
    "laboratory": {"analyte": "albumin_g_l", "value": Decimal(35), "unit": "g/L"},
}
CODES = ("dated_on", "ended_on", "unit")


def hostile(most: int = 5000) -> str:
    """As much of it as the field takes, over and over, up to five thousand characters."""
    return (f"{ALL} " * 12)[: min(most, 5000)].strip()


def texts_of(model: type[models.Model]) -> list[models.Field]:
    """The columns of a model into which somebody can type what they like."""
    return [
        field for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]  # fmt: skip


def a_hostile_meeting(cast: Cast) -> Meeting:
    """Held with one case, decided and signed, then followed up."""
    User.objects.update(full_name=hostile(150), title=hostile(20))
    Board.objects.filter(pk=cast.board.pk).update(name=hostile(140), institution=hostile(150))
    cast.board.refresh_from_db()
    now = timezone.now()
    meeting = actions.create_meeting(
        board=cast.board, starts_at=now, place=hostile(150), chair=cast.chair, by=cast.coordinator,
        video_link=f"https://board.test/?{hostile(150)}".replace(" ", ""), cut_off_at=now,
    )  # fmt: skip
    item = actions.add_to_agenda(meeting=meeting, case=_case(cast), by=cast.coordinator, why=hostile(500))
    line = meeting.attendances.get(user=cast.surgeon)
    actions.set_attendance(meeting=meeting, present=set(), deputies={line.pk: hostile(150)}, by=cast.coordinator)
    actions.open_room(meeting=meeting, by=cast.coordinator, proposals_first=True)
    actions.propose(item=item, text=hostile(500), by=cast.surgeon)
    _decide(cast, item)
    _put_off(cast, meeting)
    return meeting


def _put_off(cast: Cast, meeting: Meeting) -> None:
    other = actions.add_to_agenda(
        meeting=meeting, case=a_case(cast.surgeon, cast.board), by=cast.coordinator, why=hostile(500)
    )
    actions.plan_item(item=other, stratum="not_ready", minutes=None, because=hostile(300), by=cast.coordinator)


def _case(cast: Cast) -> Case:
    identity = {
        "identifier": hostile(40),
        "family_name": hostile(100),
        "given_name": hostile(100),
        "title": hostile(20),
    }
    case = open_case(
        patient=a_patient(cast.surgeon, cast.board, **identity), question=hostile(2000), why_now=hostile(2000),
        referring_doctor=hostile(200), by=cast.surgeon,
    )  # fmt: skip
    for kind, model in RECORD_KINDS.items():
        names = {one.name for one in content_fields(model)} - set(CODES)
        typed = {one.name: hostile(one.max_length or 5000) for one in texts_of(model) if one.name in names}
        values = {**typed, **LEAST.get(kind, {})}
        record = add_record(case=case, kind=kind, by=cast.surgeon, **values)
        correct_record(record=record, kind=kind, by=cast.surgeon, reason=hostile(300), **values)
    case.refresh_from_db()
    return case


def _decide(cast: Cast, item: AgendaItem) -> None:
    draft = actions.start_decision(item=item, by=cast.coordinator)
    todo = [{"text": hostile(300), "owner": cast.surgeon, "due_on": date(2027, 1, 4)}]
    texts = {"text": 4000, "rationale": 4000, "because": 1000, "dissent": 2000, "trial_name": 200}
    values = whole(cast, **{name: hostile(most) for name, most in texts.items()}, trial="offered")
    said = {"everolimus": (True, hostile(500), 1, "", hostile(500)), "tace": (False, hostile(500))}
    draft = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.coordinator, values=values, options=said, actions=todo
    )
    actions.ask_vote(decision=draft, by=cast.coordinator)
    actions.cast_vote(decision=draft, position="reservation", reason=hostile(500), by=cast.surgeon)
    signed = actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
    _follow(cast, signed)
    actions.amend_decision(decision=signed, by=cast.chair, because=hostile(500))


def _follow(cast: Cast, signed) -> None:
    today = date.today()
    actions.report_progress(
        action=signed.actions.get(), state="not_done", on=today, by=cast.surgeon, reason="other",
        instead=hostile(200), note=hostile(500),
    )  # fmt: skip
    actions.record_outcome(
        case=signed.item.case, seen_on=today, by=cast.surgeon, response="stable", response_by=hostile(100),
        note=hostile(500),
    )  # fmt: skip
