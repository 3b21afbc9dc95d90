"""The meeting pack: for each case of the agenda what the board needs to know, on one page where it fits."""

from datetime import date

from accounts.models import User
from cases.facts.gather import gather
from cases.readiness import Level, Readiness, readiness_of
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
    cases = [_case(number, item, ready[item.case_id], by) for number, item in enumerate(items, 1)]
    return {
        **lines.header(meeting),
        "standings": _standings(),
        "cases": cases,
        "claims": _claims(cases, edition_of(meeting.board)),
    }


def _standings() -> list[StandingWord]:
    return [
        {"id": one.value, "label": label, "meaning": words.STANDINGS_EXPLAINED[one]}  # type: ignore[typeddict-item]
        for one, label in words.STANDINGS.items()
    ]


def _case(number: int, item: AgendaItem, ready: Readiness, by: User) -> CaseData:
    case, sheet = item.case, gather(item.case, date.today())
    frozen = assess_case(case=case, by=by, sheet=sheet)
    lines.record_reading(case, by)
    missing = _missing(frozen)
    wishes = next((one for one in sheet.records["clinical-status"] if one.wishes), None)
    return {
        "number": str(number),
        "patient": lines.patient_line(case.patient, sheet.as_of),
        "diagnosis": _diagnosis(case),
        "grade": stages(sheet)[1]["value"],
        "readiness": _MARKS[ready.level],
        "readiness_label": ready.in_short,
        "presenter": item.presenter.get_full_name() if item.presenter else "",
        "question": case.question,
        "asked_by": ", ".join([(case.referred_by or case.owner).get_full_name(), lines.day(case.created_at.date())]),
        "wishes": f"{wishes.wishes} {wishes.wishes_heard_by}".strip() if wishes else "Not recorded",
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
    if one.settles:
        return f"settles {len(one.settles)}"
    return f"with others {len(one.waits)}"


def _assessed(frozen: Assessment) -> str:
    return f"{frozen.edition_id}, version {version_used(frozen)}, assessed {lines.moment(frozen.made_at)}"


def _claims(cases: list[CaseData], knowledge: Edition) -> list[ClaimLine]:
    cited = {name for case in cases for line in _citing(case) for name in line["claims"]}
    return [printed_claim(claim_of(knowledge, name), knowledge) for name in sorted(cited)]


def _citing(case: CaseData) -> list:
    return [*case["options"], *case["cautions"], *case["stages"]]
