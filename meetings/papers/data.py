"""What a paper is made of. Every string is formatted for display (dates as 14-Aug-2026); an empty one is left out.

The templates add headings and layout, never a judgement: standings, intents, flags and "Not recorded" arrive as words.
"""

from typing import Literal, NotRequired, TypedDict

StandingId = Literal["contraindicated", "eligible", "undetermined", "not_eligible"]
ReadinessId = Literal["ready", "partly", "open"]


class EditionLine(TypedDict):
    id: str
    version: str
    sha256: str  # in full; the footer prints its first twelve digits


class Paper(TypedDict):
    """What stands in the header and footer of every page, and on the first one."""

    board: str
    institution: str
    meeting: str
    meeting_date: str
    meeting_time: str
    place: str
    chair: str
    version: str
    superseded: str  # a sentence when a newer version exists
    demo: bool
    edition: EditionLine
    made_at: int  # seconds since 1970, the PDF's own date: the same data gives the same bytes
    made_at_label: str


class StandingWord(TypedDict):
    id: StandingId
    label: str
    meaning: str  # one sentence


class PatientLine(TypedDict):
    name: str  # TESTMANN, Erika
    born: str
    age: str
    sex: str
    identifier: str


class FactLine(TypedDict):
    label: str
    value: str  # "Not recorded" when it is not
    recorded: bool
    source: str  # date and record


class StageLine(TypedDict):
    """One system's answer. `value` holds the one value, or the possible ones when `settled` is false."""

    system: str  # always with its edition: AJCC version 9
    basis: str  # T3 N1 M1a, or Ki-67 12 %
    value: str
    settled: bool
    notes: list[str]
    claims: list[str]


class OptionLine(TypedDict):
    name: str
    intent: str
    standing: StandingId
    line: str  # what decides it
    claims: list[str]


class MissingLine(TypedDict):
    fact: str
    settles: str  # how many options
    asked_of: str


class CautionLine(TypedDict):
    option: str
    text: str
    claims: list[str]


class ClaimLine(TypedDict):
    id: str
    text: str
    source: str
    flags: list[str]  # in words; a claim with any is shown with its note wherever it is cited
    note: str


class Said(TypedDict):
    label: str
    value: str


class RecordLine(TypedDict):
    dated: str
    says: list[Said]
    note: str
    source: str


class RecordGroup(TypedDict):
    title: str
    rows: list[RecordLine]


class ImageLine(TypedDict):
    id: str
    sha256: str  # of the whole image, so that another one is another paper
    caption: str
    dated: str


class CaseData(TypedDict):
    number: str
    stratum: str  # the part of the list in which it stands
    listed: str  # how it came there since version 1 of the list, or after the cut-off; mostly empty
    patient: PatientLine
    diagnosis: str
    grade: str
    readiness: ReadinessId
    readiness_label: str
    presenter: str
    question: str
    asked_by: str
    wishes: str
    allergies: str  # recorded, known to be none, or not recorded
    facts: list[FactLine]
    stages: list[StageLine]  # grade systems and stage systems, in the order they are shown
    assessed: str  # edition, time, and whether facts have changed since
    options: list[OptionLine]  # in the edition's order; grouped by standing on the page
    missing: list[MissingLine]  # ranked by how many options each settles
    cautions: list[CautionLine]
    images: NotRequired[list[ImageLine]]  # in the order of the room; the bytes come in by id when it is printed
    notes: list[str]
    records: list[RecordGroup]  # everything recorded, printed at the end of the pack


class PackData(Paper):
    agenda_version: str  # which version of the list this is, and what was changed since
    standings: list[StandingWord]  # the words, in the order of the groups
    cases: list[CaseData]
    claims: list[ClaimLine]  # every claim cited anywhere in the pack, once


class AttendanceLine(TypedDict):
    name: str
    discipline: str
    role: str
    present: bool
    presence: str  # "Present", "Absent", "Present from 14:20"


class ChosenOption(TypedDict):
    name: str
    standing: StandingId
    standing_label: str  # the standing it had in the assessment that lay on the table


class DissentLine(TypedDict):
    who: str
    text: str


class ActionLine(TypedDict):
    text: str
    owner: str
    due: str


class DecisionData(TypedDict):
    """A decision of the board, never of the software. `because` fills the place of `chosen` when none was taken."""

    version: str
    signed: bool
    signed_by: str
    signed_at: str
    state: str  # decided, deferred …: in one word
    chosen: list[ChosenOption]  # in their order
    intent: str
    because: str  # why nothing was decided
    rationale: str
    conditions: str
    not_chosen: str  # each with the reason why not
    patient: str  # wish, trial, who tells the patient
    consensus: str
    follows: str  # adopted, adapted or not followed, with its reason
    votes: str  # a line for each position that was taken
    dissent: list[DissentLine]
    verified: str  # by whom and when, where a second person has read the text
    actions: list[ActionLine]
    amends: str  # the sentence that says what this version amended, and why
    provisional: str  # the sentence when quorum was not reached
    assessed: str


class MinutesCase(TypedDict):
    number: str
    patient: PatientLine
    question: str
    presence: str
    decision: DecisionData | None


class MinutesData(Paper):
    quorum: str
    attendance: list[AttendanceLine]
    cases: list[MinutesCase]
    signatures: list[str]  # whose signature the paper waits for: "Chair, Prof. Vera TESTVORSITZ"


class Pair(TypedDict):
    label: str
    value: str  # a row without one is left out
    source: str  # where the value comes from; may be empty


class TableBlock(TypedDict):
    kind: Literal["table"]
    head: list[str]
    rows: list[list[str]]
    shares: list[int]  # of the width


class TextBlock(TypedDict):
    kind: Literal["said", "text", "quiet", "list"]  # the decision itself; a paragraph; an aside; lines of a list
    texts: list[str]


class PairsBlock(TypedDict):
    kind: Literal["pairs", "grid"]  # one under another; in columns
    rows: list[Pair]


class ClaimsBlock(TypedDict):
    kind: Literal["claims"]
    rows: list[ClaimLine]
    note: str  # the word before the note of a flagged claim


Block = TextBlock | PairsBlock | TableBlock | ClaimsBlock


class Section(TypedDict):
    title: str
    aside: str
    blocks: list[Block]


class Stamp(TypedDict):
    """What a reader must know before anything else: superseded, provisional."""

    word: str
    text: str


class Frame(TypedDict):
    """The words around a letter, in its language."""

    page: str
    of: str
    demo: str
    superseded: str
    author: str


class LetterData(TypedDict):
    """A paper of one signed decision: its text is here in full, in order, and PDF and DOCX only lay it out."""

    lang: str
    title: str
    running: list[str]  # on every page: patient, date of birth, identifier
    running_second: list[str]  # meeting, version of the decision
    addressed: list[Pair]
    stamps: list[Stamp]
    sections: list[Section]
    legal: str
    foot: list[str]
    verify: str  # with the fields {code} and {address}, as a line of foot may have {template}
    superseded: str
    demo: bool
    frame: Frame
    made_at: int


class ExpectedLine(TypedDict):
    name: str
    discipline: str
    needed: bool  # for the quorum of the board


class DowntimeData(PackData):
    """The pack, and the words of the decision form, to be ticked by hand."""

    outcomes: list[str]
    intents: list[str]
    agreements: list[str]
    relations: list[str]
    reasons: list[str]
    causes: list[str]
    wishes: list[str]
    trials: list[str]
    expected: list[ExpectedLine]


class FigureRow(TypedDict):
    label: str
    text: str  # 18 of 25 (72 %)
    cases: str  # of how many a spread is; else empty


class FigureLine(TypedDict):
    title: str
    definition: str
    source: str
    rows: list[FigureRow]


class SeatLine(TypedDict):
    discipline: str
    present: str
    score: str


class ReportData(Paper):
    """The figures of a board for a time. `period` is its first and last day as 2026-10-01, for the product itself."""

    period: list[str]
    meetings: str
    figures: list[FigureLine]
    attendance: list[SeatLine]
    attendance_source: str
