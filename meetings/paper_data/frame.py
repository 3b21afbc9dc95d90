"""What stands around the text of every paper of a decision: whose it is, of which version, who signed it."""

from django.conf import settings

from meetings.models import Decision
from meetings.paper_data import lines
from meetings.papers.data import Block, Frame, LetterData, Pair, Section, Stamp
from meetings.papers.sentences import Words, sentences
from recommendations.in_force import version_used

LANGUAGE = "en"


def framed(
    decision: Decision, words: Words, *, addressed: list[Pair], stamps: list[Stamp], sections: list[Section]
) -> LetterData:
    """Of the decision, with the time of its signature as its own: asked for on another day, it says the same."""
    frame = sentences(LANGUAGE, "frame")
    return {
        "lang": LANGUAGE,
        "title": words["title"],
        "running": running(decision, frame),
        "running_second": [
            frame["meeting"].format(date=lines.day(lines.local(decision.item.meeting.starts_at))),
            frame["version"].format(version=decision.version),
        ],
        "addressed": addressed,
        "stamps": stamps,
        "sections": sections,
        "legal": words["legal"],
        "foot": [
            frame["signed"].format(name=decision.signed_by, signed_at=lines.moment(decision.signed_at)),
            _made(decision, frame),
        ],
        "verify": frame["verify"],
        "superseded": "",
        "demo": settings.DEVELOPMENT,
        "frame": {name: frame[name] for name in Frame.__annotations__},  # type: ignore[typeddict-item]
        "made_at": int(lines.local(decision.signed_at).timestamp()),
    }


def _made(decision: Decision, frame: Words) -> str:
    one = decision.assessment
    words = frame["made"].replace("{template}", "{{template}}")  # known when it is printed
    return words.format(id=one.edition_id, version=version_used(one), sha256=one.edition_sha256[:12])


def running(decision: Decision, frame: Words) -> list[str]:
    patient = lines.patient_line(decision.item.case.patient, lines.local(decision.signed_at).date())
    born = frame["born"].format(born=patient["born"])
    return [patient["name"], born, frame["identifier"].format(identifier=patient["identifier"])]


def replaced_by(newer: Decision) -> str:
    """The sentence on a paper whose decision was amended since."""
    words = sentences(LANGUAGE, "frame")["replaced"]
    return words.format(version=newer.version, signed_at=lines.moment(newer.signed_at))


def section(title: str, *blocks: Block, aside: str = "") -> Section:
    return {"title": title, "aside": aside, "blocks": list(blocks)}


def texts(kind, *found: str) -> Block:
    return {"kind": kind, "texts": [one for one in found if one]}


def pair(label: str, value: str, source: str = "") -> Pair:
    return {"label": label, "value": value, "source": source}


def pairs(*rows: Pair, kind="pairs") -> Block:
    return {"kind": kind, "rows": [one for one in rows if one["value"]]}


def recipient(decision: Decision) -> str:
    """Whom the board answers: who referred the patient, else whose case it is."""
    case = decision.item.case
    return str(case.referred_by or case.owner)


def sender(decision: Decision) -> str:
    board = decision.item.meeting.board
    return ", ".join(part for part in (board.name, board.institution) if part)
