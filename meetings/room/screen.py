"""What a screen of the room shows of the case in it. It reads, and decides nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts.gather import FactSheet, gather
from cases.key_facts import key_facts
from meetings.models import AgendaItem, Decision, DecisionOption, Proposal, RoomState
from meetings.pages import QuorumNow, quorum_now
from meetings.reading import versions_of
from meetings.room.identity import Identity, identity_of
from meetings.room.images import Images, images_of
from meetings.room.timing import in_minutes
from meetings.together import Prepared, block_of
from meetings.told import STANDING_LABELS
from meetings.voting import tally
from recommendations.engine import as_document, assess
from recommendations.in_force import edition_of, version_in_words, version_used
from recommendations.suppose import Supposing

# At most seven lines fit a room; each joins key facts, by the fact that leads them, with the words before it.
LINES = (
    (_("Grade"), {"class_who_2022": "", "ki67_percent": "Ki-67 "}),
    (_("SSTR"), {"sstr_imaging": ""}),
    (_("FDG"), {"fdg_positive": ""}),
    (_("Liver"), {"liver_metastases_count": "", "liver_involvement_percent": _("involved ")}),
    (_("Elsewhere"), {"extrahepatic_metastases": ""}),
    (_("Course"), {"disease_course": ""}),
    (_("Patient"), {"ecog": ""}),
)
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Line:
    label: str
    words: str


@dataclass(frozen=True)
class Standing:
    """The options of one standing, in the order of the edition."""

    code: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """The decision as it is being typed, or as it is signed."""

    decision: Decision
    chosen: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        one = self.decision
        return not (one.outcome or one.text or one.because or self.chosen)


@dataclass(frozen=True)
class CaseShown:
    """The case in the room."""

    item: AgendaItem
    identity: Identity
    sheet: FactSheet
    lines: list[Line]
    images: Images
    standings: list[Standing]
    edition: str
    written: Written | None
    proposals: list[Proposal]
    votes: list[tuple[str, int, str]]


@dataclass(frozen=True)
class Together:
    """One line of what is confirmed together."""

    prepared: Prepared
    identity: Identity
    recommended: tuple[str, ...]


@dataclass(frozen=True)
class Screen:
    """The room as it is now. `case` is None while the screen is blank, the room closed or the agenda empty.

    `block` is what is confirmed together, while that is shown instead of a case.
    """

    stamp: str
    state: RoomState
    number: int
    total: int
    quorum: QuorumNow
    case: CaseShown | None
    block: tuple[Together, ...]

    @property
    def clock(self) -> str:
        return in_minutes(self.state.seconds())

    @property
    def planned_seconds(self) -> int:
        return (self.state.minutes_per_case or 0) * 60

    @property
    def is_over(self) -> bool:
        return bool(self.planned_seconds) and self.state.seconds() > self.planned_seconds

    @property
    def is_last(self) -> bool:
        return self.number == self.total


def screen_of(state: RoomState, *, stamp: str, identifiers: str = "", blank: bool | None = None) -> Screen:
    """`stamp` was taken before the state was read: what was changed meanwhile is new to whoever shows this.

    `identifiers` and `blank` replace those of the state, for a member who is signed in and sees the case anyway.
    """
    order = list(_order(state))
    hidden = state.blank if blank is None else blank
    is_shown = state.is_open and not hidden
    item = state.item if is_shown and not state.block else None
    return Screen(
        stamp=stamp,
        state=state,
        number=order.index(state.item_id) + 1 if state.item_id in order else 0,
        total=len(order),
        quorum=quorum_now(state.meeting),
        case=_case(item, state, identifiers or state.identifiers) if item else None,
        block=_block(state, identifiers or state.identifiers) if is_shown and state.block else (),
    )


def _block(state: RoomState, identifiers: str) -> tuple[Together, ...]:
    return tuple(_together(one, identifiers) for one in block_of(state.meeting))


def _together(one: Prepared, identifiers: str) -> Together:
    age = getattr(getattr(one.item.case, "facts", None), "age_years", None)
    recommended = _chosen(one.decision) if one.decision else ()
    return Together(one, identity_of(one.item.case.patient, age, identifiers), recommended)


def clock_now() -> str:
    """14:02:07, in the time zone of the site."""
    return f"{timezone.localtime():%H:%M:%S}"


def _order(state: RoomState):
    found = AgendaItem.objects.filter(meeting=state.meeting_id, removed_at__isnull=True).order_by("position")
    return found.values_list("pk", flat=True)


def _case(item: AgendaItem, state: RoomState, identifiers: str) -> CaseShown:
    sheet = gather(item.case, date.today())
    versions = versions_of(item)
    latest = versions[0] if versions else None
    return CaseShown(
        item=item,
        identity=identity_of(item.case.patient, sheet.facts.get("age_years"), identifiers),
        sheet=sheet,
        lines=lines(sheet),
        images=images_of(state),
        standings=standings(_options(item, latest, sheet)) if state.options_are_open else [],
        edition=_edition(item, latest),
        written=Written(latest, _chosen(latest)) if latest else None,
        proposals=list(Proposal.objects.filter(item=item).select_related("user")),
        votes=tally(latest.votes.all()) if latest and latest.vote_asked_at else [],
    )


def lines(sheet: FactSheet) -> list[Line]:
    """Each line with what is recorded of it; empty words are "not recorded"."""
    cells = {one.name: one.parts for one in key_facts(sheet)}
    return [Line(str(label), ", ".join(_stated(cells, names))) for label, names in LINES]


def _stated(cells: Mapping[str, tuple[tuple[str, str], ...]], names: Mapping[str, str]) -> Iterator[str]:
    """The words before a value stand before the fact that leads its cell, where that fact is recorded."""
    for name, before in names.items():
        for place, (words, unit) in enumerate(cells[name]):
            yield f"{'' if place else before}{words}{NO_BREAK + unit if unit else ''}"


def _options(item: AgendaItem, latest: Decision | None, sheet: FactSheet) -> list[tuple[str, str]]:
    """(name, standing) as they lay on the table when the decision was begun; before that as the facts stand now."""
    if latest:
        rows = sorted(latest.options.all(), key=lambda one: one.position)
        return [(one.name, one.standing) for one in rows]
    found = assess(edition_of(item.case.board), sheet.facts, sheet.derived, Supposing(sheet.given))
    return [(one["name"], one["standing"]) for one in as_document(found, str(item.case_id))["options"]]


def _edition(item: AgendaItem, latest: Decision | None) -> str:
    """Of the standings that are shown, with what a reader must know of it."""
    if latest:
        latest.assessment.case = item.case
        return f"{latest.assessment.edition_id} {version_used(latest.assessment)}"
    knowledge = edition_of(item.case.board)
    return f"{knowledge.id} {version_in_words(knowledge)}"


def standings(options: list[tuple[str, str]]) -> list[Standing]:
    """Grouped, in the order of the edition; a standing nobody has is left out."""
    found = {code: tuple(name for name, standing in options if standing == code) for code in STANDING_LABELS}
    return [Standing(code, str(STANDING_LABELS[code]), names) for code, names in found.items() if names]


def _chosen(decision: Decision) -> tuple[str, ...]:
    """In their order; a condition stands before what depends on it."""
    chosen = [one for one in decision.options.all() if one.chosen]
    numbers = (f"{place}. " if len(chosen) > 1 else "" for place in range(1, len(chosen) + 1))
    return tuple(f"{number}{_said(one)}" for number, one in zip(numbers, chosen, strict=True))


def _said(option: DecisionOption) -> str:
    name = f"{option.name}, {option.detail}" if option.detail else option.name
    return f"{name} ({option.note})" if option.note else name
