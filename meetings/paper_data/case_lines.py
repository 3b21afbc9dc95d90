"""A case in the lines of the pack: key facts, grade and stages, options as they stood, cautions that apply."""

from cases.facts.gather import FactSheet, Provenance
from cases.facts.partial_dates import written
from cases.key_facts import key_facts, record_title
from cases.stage_panel import Shown, StageColumn, stage_panel
from meetings.papers.data import CautionLine, FactLine, OptionLine, StageLine
from recommendations import pages
from recommendations.models import Assessment

NOT_RECORDED = "Not recorded"
GRADES = (("WHO 2010", "grade_who_2010"), ("WHO 2022", "class_who_2022"))


def facts(sheet: FactSheet) -> list[FactLine]:
    return [_fact(one) for one in key_facts(sheet)]


def _fact(one) -> FactLine:
    value = ", ".join(f"{words} {unit}".strip() for words, unit in one.parts)
    return {
        "label": one.label,
        "value": value or NOT_RECORDED,
        "recorded": bool(value),
        "source": _source(one.provenance) if one.provenance else "Computed" if value else "",
    }


def _source(where: Provenance) -> str:
    return ", ".join(part for part in (written(where.dated_on), where.source or record_title(where.kind)) if part)


def stages(sheet: FactSheet) -> list[StageLine]:
    """The two grade systems, then the stage systems, in the order of the case page."""
    panel = stage_panel(sheet)
    grades = [_line(system, getattr(panel, name), "", sheet, (name,)) for system, name in GRADES]
    return grades + [_stage(column, sheet) for column in panel.columns]


def _stage(column: StageColumn, sheet: FactSheet) -> StageLine:
    basis = " ".join(_words(one) for one in (column.tumor, column.nodes, column.metastases))
    return _line(column.name, column.stage, basis, sheet, column.facts)


def _line(system: str, shown: Shown, basis: str, sheet: FactSheet, names: tuple[str, ...]) -> StageLine:
    derived = [sheet.derived[name] for name in names]
    return {
        "system": system,
        "basis": basis,
        "value": _words(shown),
        "settled": bool(shown.value) or not shown.possible,
        "notes": list(dict.fromkeys(note for one in derived for note in one.notes)),
        "claims": list(dict.fromkeys(claim for one in derived for claim in one.claims)),
    }


def _words(shown: Shown) -> str:
    return shown.value or " or ".join(shown.possible) or "Does not apply"


def options(frozen: Assessment) -> list[OptionLine]:
    return [
        {
            "name": one.name,
            "intent": one.intent_title,
            "standing": one.standing,  # type: ignore[typeddict-item]
            "line": one.deciding,
            "claims": list(one.deciding_claims),
        }
        for one in pages.option_lines(frozen)
    ]


def cautions(frozen: Assessment) -> list[CautionLine]:
    return [
        {"option": option["name"], "text": found["text"], "claims": found["claims"]}
        for option in frozen.document["options"]
        for found in option["cautions"]
        if found["speaks"] == "applies" and option["standing"] in ("eligible", "undetermined")
    ]
