"""Letters of patients who do not exist, as the data of a paper; no database behind them."""

from meetings.papers.data import Block, ClaimLine, Frame, LetterData, Section
from meetings.papers.sentences import sentences
from tests.papers.samples import CLAIMS


def text(*found: str, kind: str = "text") -> Block:
    return {"kind": kind, "texts": list(found)}  # type: ignore[typeddict-item,return-value]


def claims(*found: ClaimLine) -> Block:
    return {"kind": "claims", "rows": list(found), "note": "Audit note"}


SECTIONS: list[Section] = [
    {"title": "Decision", "aside": "Recommendation", "blocks": [text("Everolimus 10 mg daily.", kind="said")]},
    {
        "title": "Actions",
        "aside": "",
        "blocks": [
            {
                "kind": "table",
                "head": ["What", "Who", "Due"],
                "rows": [["FDG PET/CT", "Dr. Nuria TESTENSAYO", "10-Dec-2026"]],
                "shares": [50, 33, 17],
            }
        ],
    },
    {"title": "Rationale", "aside": "", "blocks": [text("Progressive, and no local option is open.")]},
    {
        "title": "Key facts",
        "aside": "As assessed on 23-Nov-2026 09:12",
        "blocks": [{"kind": "grid", "rows": [{"label": "Ki-67", "value": "12 %", "source": "Biopsy"}]}],
    },
    {"title": "Next", "aside": "", "blocks": [text("One.", "Two.", kind="list"), text("Aside.", kind="quiet")]},
    {"title": "Sources", "aside": "", "blocks": [claims(*CLAIMS)]},
]


def letter(sections: list[Section] | None = None, superseded: str = "", demo: bool = True) -> LetterData:
    frame = sentences("en", "frame")
    return {
        "lang": "en",
        "title": "Outcome letter",
        "running": ["TESTMANN, Erika", "born 14-Jul-1965", "hospital number TEST-0001"],
        "running_second": ["Board meeting of 26-Nov-2026", "Decision version 1"],
        "addressed": [{"label": "To", "value": "Dr. Hanna TESTSPECIMEN", "source": ""}],
        "stamps": [{"word": "Provisional", "text": "Signed without surgery, below the quorum of the board."}],
        "sections": SECTIONS if sections is None else sections,
        "legal": "Not a certified medical device.",
        "foot": ["Signed by Prof. Vera TESTVORSITZ.", "Template {template}."],
        "verify": frame["verify"],
        "superseded": superseded,
        "demo": demo,
        "frame": {name: frame[name] for name in Frame.__annotations__},  # type: ignore[typeddict-item]
        "made_at": 1795615320,
    }


def printed(data: LetterData) -> dict[str, object]:
    """With what the row of the paper adds."""
    return {**data, "version": "1", "code": "3fa9c2d13fa9", "verify_at": "https://board.hospital.example/verify/3fa9/"}
