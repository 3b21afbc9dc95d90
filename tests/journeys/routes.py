"""Every page of the product with an example of the demonstration: who looks, and at which address."""

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.models import Board, KeptForm, User
from cases import actions_import
from cases.imports import jobs
from cases.imports.columns import TableMapping
from cases.models import Case, Imaging
from meetings import actions
from meetings.demo.people import BOARD
from meetings.models import Action, Decision, Meeting, Paper, Series
from meetings.recurrence import rule_of
from tests.house.test_access import patterns

# What answers a form, a fragment's own page or a PDF viewer; these are no pages. The room screen is one, but only its
# key opens it: `test_room` looks at it.
NO_PAGES = {
    "livez", "readyz", "revoke_token", "case-move", "meeting-add", "attendance", "meeting-close", "paper-request",
    "agenda-move", "agenda-remove", "letters", "paper", "paper-status", "edition-review", "reassessment-status",
    "reassessment-start", "room-live", "room-screen", "room-screen-live", "room-screen-new", "room-screen-revoke",
    "prepare-draft", "present", "unknown", "meetings-add-cases", "meeting-assign", "meeting-remind",
    "webhook-end", "webhook-again", "import-status", "import-problems", "import-replace",
    "import-reread", "import-commit", "import-drop", "mirror-export", "mirror-report",
    "document", "document-preview", "document-status", "document-move",
    "room-screen-image", "agenda-plan", "agenda-order", "agenda-publish", "meeting-cancel",
    "calendar-feed", "calendar-feed-new", "calendar-feed-revoke",
    "view-save", "view-delete", "patient-merge", "patient-merge-undo",
    "timeline-csv", "timeline-json", "kept-form-send", "kept-form-drop",
}  # fmt: skip
EDITION, OPTION, CRITERION, CLAIM = "nigri-2018", "tace", "portal_vein_occluded", "S-ABL-02"


def page_names() -> set[str]:
    """All pages by the name of their address, so that none is forgotten. Below `api-` only the docs are one."""
    names = {one.name for one in patterns()}
    return {one for one in names - NO_PAGES if not one.startswith("api-") or one == "api-docs"}


def board() -> Board:
    return Board.objects.get(name=BOARD)


def glucagonoma() -> Case:
    return Case.objects.get(patient__given_name="Glucagonoma")


def imaging() -> tuple:
    record = Imaging.objects.filter(case=glucagonoma(), is_current=True).first()
    return record.case_id, "imaging", record.series


def assessed() -> tuple:
    found = closed().items.first().case.assessments.first()
    return found.case_id, found.pk


def upcoming() -> Meeting:
    return Meeting.objects.get(closed_at=None)


def opened() -> UUID:
    """The room of the upcoming meeting, with its first case in it."""
    meeting = upcoming()
    actions.open_room(meeting=meeting, by=User.objects.get(email="coordinator@demo.example"), minutes_per_case=8)
    return meeting.pk


def illustrated() -> Case:
    """A case of the upcoming meeting, with documents."""
    return upcoming().items.exclude(case__documents=None).first().case


def closed() -> Meeting:
    return Meeting.objects.exclude(closed_at=None).first()


def repeated():
    """The upcoming meeting as one of a series."""
    meeting, on = upcoming(), timezone.localtime(upcoming().starts_at).date()
    rule = rule_of("weekly", on, on + timedelta(days=90))
    series = Series.objects.create(
        board=meeting.board, rule=rule, starts_at=meeting.starts_at, created_by=meeting.created_by
    )
    meeting.series = series
    meeting.save(update_fields=["series"])
    return series.pk


def undecided() -> UUID:
    return upcoming().items.first().pk


def signed() -> Decision:
    return Decision.objects.filter(outcome="recommendation").first()


def incoming(check: bool) -> UUID:
    """A table that is being mapped, or that was checked and has a problem and a question."""
    data = b"MRN;Surname;Question;Imaging date;Tumor size (mm);Ki-67 (%)\n4711;TESTMANN;Resect?;2026-02;2;high\n"
    by = User.objects.get(email="coordinator@demo.example")
    of = actions_import.start_import(board=board(), name="referrals.csv", data=data, is_pasted=False, by=by)
    if check:
        actions_import.check_import(of=of, mapping=TableMapping.from_json(of.mapping), by=by)
        jobs.run(of.pk)
    return of.pk


def standard() -> UUID:
    """The upcoming meeting with two cases to confirm together: one has a draft, the other none."""
    meeting, by = upcoming(), User.objects.get(email="coordinator@demo.example")
    for item in list(meeting.items.order_by("position"))[:2]:
        actions.plan_item(item=item, by=by, stratum="standard", minutes=2)
    actions.start_decision(item=meeting.items.filter(stratum="standard").first(), by=by)
    return meeting.pk


def kept() -> UUID:
    """What the chair sent when the session was over."""
    by = User.objects.get(email="chair@demo.example")
    fields = [["question", "Resect the primary, and what of the liver?"], ["urgency", "routine"]]
    return KeptForm.objects.create(user=by, address="/worklist/", back="/worklist/", fields=fields).pk


# Name of the address, whose eyes, the arguments; a second word tells apart what looks different.
EXAMPLES = {
    "account_login": ("", lambda: ()),
    "account_logout": ("chair", lambda: ()),
    "account_change_password": ("chair", lambda: ()),
    "account_reauthenticate": ("chair", lambda: ()),
    "tokens": ("chair", lambda: ()),
    "kept-form": ("chair", lambda: (kept(),)),
    "audit": ("auditor", lambda: ()),
    "home": ("oncologist", lambda: ()),
    "home of somebody without a case": ("auditor", lambda: ()),
    "worklist": ("coordinator", lambda: ()),
    "case": ("coordinator", lambda: (glucagonoma().pk,)),
    "case of somebody referred": ("referrer", lambda: (Case.objects.exclude(referred_by=None).first().pk,)),
    "case decided": ("chair", lambda: (closed().items.first().case_id,)),
    "patient": ("coordinator", lambda: (glucagonoma().patient_id,)),
    "timeline": ("coordinator", lambda: (closed().items.first().case_id,)),
    "case-new": ("coordinator", lambda: ()),
    "case-amend": ("coordinator", lambda: (glucagonoma().pk,)),
    "patient-amend": ("coordinator", lambda: (glucagonoma().pk,)),
    "prepare": ("coordinator", lambda: (glucagonoma().pk,)),
    "prepare-add laboratory": ("coordinator", lambda: (glucagonoma().pk, "laboratory")),
    "prepare-add imaging": ("coordinator", lambda: (glucagonoma().pk, "imaging")),
    "prepare-correct": ("coordinator", imaging),
    "import-new": ("coordinator", lambda: ()),
    "import": ("coordinator", lambda: (incoming(check=False),)),
    "import with problems": ("coordinator", lambda: (incoming(check=True),)),
    "documents": ("coordinator", lambda: (illustrated().pk,)),
    "documents of a case without any": ("coordinator", lambda: (glucagonoma().pk,)),
    "document-amend": ("coordinator", lambda: (illustrated().documents.first().pk,)),
    "document-withdraw": ("coordinator", lambda: (illustrated().documents.first().pk,)),
    "viewer": ("chair", lambda: (board().pk,)),
    "case with pictures": ("oncologist", lambda: (illustrated().pk,)),
    "readiness": ("coordinator", lambda: (board().pk,)),
    "record-add laboratory": ("coordinator", lambda: (glucagonoma().pk, "laboratory")),
    "record-add imaging": ("coordinator", lambda: (glucagonoma().pk, "imaging")),
    "record-correct": ("coordinator", imaging),
    "record-history": ("coordinator", imaging),
    "cohort": ("coordinator", lambda: ()),
    "editions": ("editor", lambda: ()),
    "edition": ("editor", lambda: (EDITION,)),
    "option": ("editor", lambda: (EDITION, OPTION)),
    "claim": ("editor", lambda: (EDITION, CLAIM)),
    "criteria": ("editor", lambda: (EDITION,)),
    "criterion": ("editor", lambda: (EDITION, OPTION, CRITERION)),
    "claims": ("editor", lambda: (EDITION,)),
    "references": ("editor", lambda: (EDITION,)),
    "reference": ("editor", lambda: (EDITION, "1")),
    "any-claim": ("editor", lambda: (CLAIM,)),
    "edition-changes": ("editor", lambda: ("pnet-2026",)),
    "case-editions": ("coordinator", lambda: (glucagonoma().pk,)),
    "what-if": ("coordinator", lambda: (glucagonoma().pk,)),
    "case-compare": ("coordinator", lambda: (glucagonoma().pk,)),
    "case-option": ("coordinator", lambda: (glucagonoma().pk, OPTION)),
    "case-assessments": ("coordinator", lambda: (glucagonoma().pk,)),
    "case-assessment": ("chair", assessed),
    "board-settings": ("editor", lambda: (board().pk,)),
    "policy": ("editor", lambda: (board().pk,)),
    "policy-option": ("editor", lambda: (board().pk, OPTION)),
    "policy-wording": ("editor", lambda: (board().pk, OPTION)),
    "policy-criterion": ("editor", lambda: (board().pk, OPTION, CRITERION)),
    "meeting-policy": ("chair", lambda: (board().pk,)),
    "calendar": ("radiologist", lambda: ()),
    "quorum": ("chair", lambda: (board().pk,)),
    "meetings": ("chair", lambda: ()),
    "webhooks": ("coordinator", lambda: (upcoming().board_id,)),
    "mirror": ("chair", lambda: (upcoming().board_id,)),
    "mirror-cases": ("radiologist", lambda: (upcoming().board_id, "reached", "concluded")),
    "together": ("chair", lambda: (standard(),)),
    "outcomes": ("coordinator", lambda: (signed().item.case_id,)),
    "meeting-new": ("coordinator", lambda: ()),
    "meeting": ("coordinator", lambda: (upcoming().pk,)),
    "series": ("coordinator", lambda: (repeated(),)),
    "meeting-amend": ("coordinator", lambda: (upcoming().pk,)),
    "meeting-missing": ("coordinator", lambda: (upcoming().pk,)),
    "meeting-missing to a member": ("radiologist", lambda: (upcoming().pk,)),
    "notices": ("radiologist", lambda: ()),
    "meeting closed": ("radiologist", lambda: (closed().pk,)),
    "decision": ("chair", lambda: (signed().item_id,)),
    "decision not begun": ("coordinator", lambda: (undecided(),)),
    "decision-amend": ("chair", lambda: (signed().pk,)),
    "verify-form": ("chair", lambda: ()),
    "verify": ("chair", lambda: (Paper.objects.exclude(decision=None).first().code,)),
    "actions": ("oncologist", lambda: ()),
    "action": ("oncologist", lambda: (Action.objects.first().pk,)),
    "api-docs": ("chair", lambda: ()),
    "room-enter": ("", lambda: ()),
    "room not open": ("coordinator", lambda: (upcoming().pk,)),
    "room": ("coordinator", lambda: (opened(),)),
    "room of a member": ("oncologist", lambda: (opened(),)),
}


def address(example: str) -> str:
    """Asks the database, so it works only once the demonstration is there."""
    _, arguments = EXAMPLES[example]
    return reverse(example.split()[0], args=arguments())
