"""The meeting pack: for each case of the agenda what the board needs to know, on one page."""

from datetime import date

from accounts.models import User
from cases.facts.gather import gather
from cases.readiness import Level, Readiness, readiness_of
from meetings.agenda_changes import Changes, changes_of
from meetings.models import AgendaItem, Meeting
from meetings.paper_data import lines
from meetings.paper_data.case_lines import cautions, facts, options, stages
from meetings.paper_data.frozen import printed_claim
from meetings.paper_data.pictures import image_lines
from meetings.paper_data.record_lines import record_groups
from meetings.papers.data import CaseData, ClaimLine, MissingLine, PackData, ReadinessId, StandingWord
from recommendations.actions import assess_case
from recommendations.engine import Edition, words
from recommendations.in_force import edition_of, version_used
from recommendations.library import claim_of
from recommendations.models import Assessment
from recommendations.pages import missing_lines

# The shape beside the word: a paper knows three.
_MARKS: dict[Level, ReadinessId] = {Level.READY: "ready", Level.CONDITIONAL: "partly", Level.NOT_READY: "open"}


def pack(meeting: Meeting, by: User) -> PackData:
    items = lines.items_with_cases(meeting)
    ready = readiness_of((one.case for one in items), date.today())
    changes = changes_of(meeting, items)
    cases = [
        case_page(number, item, ready[item.case_id], _listed(item, changes), by) for number, item in enumerate(items, 1)
    ]
    return {
        **lines.header(meeting),
        "agenda_version": _agenda_version(meeting, changes),
        "standings": _standings(),
        "cases": cases,
        "claims": claims_of(cases, edition_of(meeting.board)),
    }


def _standings() -> list[StandingWord]:
    return [
        {"id": one.value, "label": label, "meaning": words.STANDINGS_EXPLAINED[one]}  # type: ignore[typeddict-item]
        for one, label in words.STANDINGS.items()
    ]


def _agenda_version(meeting: Meeting, changes: Changes | None) -> str:
    """Said as on the page of the meeting: version 1 is what the members were told."""
    if meeting.published_at is None or changes is None:
        return "Draft, not published yet"
    published = f"Version 1, published {lines.moment(meeting.published_at)} by {meeting.published_by}"
    if not changes:
        return f"{published}. Nothing was changed since."
    names = [lines.patient_line(one.case.patient, date.today())["name"] for one in changes.removed]
    return f"{published}. Changed since{'; taken off: ' + '; '.join(names) if names else ''}."


def _listed(item: AgendaItem, changes: Changes | None) -> str:
    late = f"Late: {item.late_because}" if item.late_because else ""
    return ". ".join(part for part in (changes.of(item) if changes else "", late) if part)


def case_page(number: int, item: AgendaItem, ready: Readiness, listed: str, by: User) -> CaseData:
    case, sheet = item.case, gather(item.case, date.today())
    frozen = assess_case(case=case, by=by, sheet=sheet)
    lines.record_reading(case, by)
    missing = _missing(frozen)
    wishes = next((one for one in sheet.records["clinical-status"] if one.wishes), None)
    return {
        "number": str(number),
        "stratum": item.get_stratum_display(),
        "listed": listed,
        "patient": lines.patient_line(case.patient, sheet.as_of),
        "diagnosis": _diagnosis(case),
        "grade": stages(sheet)[1]["value"],
        "readiness": _MARKS[ready.level],
        "readiness_label": ready.in_short,
        "presenter": item.presenter.get_full_name() if item.presenter else "",
        "question": case.question,
        "asked_by": ", ".join([(case.referred_by or case.owner).get_full_name(), lines.day(case.created_at.date())]),
        "wishes": f"{wishes.wishes} {wishes.wishes_heard_by}".strip() if wishes else "Not recorded",
        "allergies": case.patient.allergies.in_words,
        "facts": facts(sheet),
        "stages": stages(sheet),
        "assessed": _assessed(frozen),
        "options": options(frozen),
        "missing": missing,
        "cautions": cautions(frozen),
        "images": image_lines(case),
        "notes": list(sheet.conflicts),
        "records": record_groups(case, sheet),
    }


def _diagnosis(case) -> str:
    """What is recorded of the diagnosis; the case may be a published patient, and then says of whom."""
    source = case.published_source or {}
    return f"Published case: {source['title']}" if source.get("title") else case.why_now


def _missing(frozen: Assessment) -> list[MissingLine]:
    return [{"fact": one.label, "settles": _settles(one), "asked_of": one.asked_of} for one in missing_lines(frozen)]


def _settles(one) -> str:
    """How many options it settles by itself, else how many it helps to."""
    return str(len(one.settles)) if one.settles else f"with others {len(one.waits)}"


def _assessed(frozen: Assessment) -> str:
    return f"{frozen.edition_id}, version {version_used(frozen)}, assessed {lines.moment(frozen.made_at)}"


def claims_of(cases: list[CaseData], knowledge: Edition) -> list[ClaimLine]:
    cited = {name for case in cases for line in _citing(case) for name in line["claims"]}
    return [printed_claim(claim_of(knowledge, name), knowledge) for name in sorted(cited)]


def _citing(case: CaseData) -> list:
    return [*case["options"], *case["cautions"], *case["stages"]]
