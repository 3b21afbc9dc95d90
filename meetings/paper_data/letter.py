"""The outcome letter: what the board decided, in the order in which its reader acts on it; each part from a field."""

from meetings.models import Decision, DecisionOption
from meetings.paper_data import lines
from meetings.paper_data.case_lines import facts
from meetings.paper_data.frame import LANGUAGE, framed, pair, pairs, recipient, section, sender, texts
from meetings.paper_data.frozen import claim_lines, sheet_of
from meetings.papers.data import Block, LetterData, Pair, Section, Stamp
from meetings.papers.sentences import Words, sentences
from meetings.quorum import named
from meetings.voting import dissenting
from recommendations.engine import words as engine_words
from recommendations.in_force import version_used
from recommendations.pages import option_lines

_STANDINGS = {one.value: label for one, label in engine_words.STANDINGS.items()}


def letter(decision: Decision) -> LetterData:
    words = sentences(LANGUAGE, "letter")
    parts = (_decided, _actions, _rationale, _facts, _considered, _present, _sources)
    return framed(
        decision,
        words,
        addressed=_addressed(decision, words),
        stamps=_stamps(decision, words),
        sections=[part for part in (make(decision, words) for make in parts) if part["blocks"]],
    )


def _addressed(decision: Decision, words: Words) -> list[Pair]:
    patient = lines.patient_line(decision.item.case.patient, lines.local(decision.signed_at).date())
    person = ", ".join(part for part in (patient["name"], patient["sex"], patient["age"]) if part)
    rows = {
        "to": recipient(decision),
        "from": sender(decision),
        "patient": person,
        "about": decision.item.case.question,
    }
    return [pair(words[name], value) for name, value in rows.items()]


def _stamps(decision: Decision, words: Words) -> list[Stamp]:
    if not decision.is_provisional:
        return []
    because = words["provisional_because"].format(absent=named(decision.absent))
    return [{"word": words["provisional"], "text": because}]


def _decided(decision: Decision, words: Words) -> Section:
    because = words["because"].format(because=decision.because) if decision.because else ""
    chosen = [one for one in decision.options.all() if one.chosen]
    names = words["recommended"].format(names="; ".join(one.name for one in chosen)) if chosen else ""
    cause = words["deferred"].format(cause=decision.get_cause_display()) if decision.cause else ""
    conditions = [line for one in chosen for line in _details(one, words)]
    return section(
        words["decision"],
        texts("said", decision.text or because),
        texts("text", because if decision.text else "", cause, names),
        *([texts("list", *conditions)] if conditions else []),
        _agreement(decision, words),
        aside=_aside(decision),
    )


def _details(option: DecisionOption, words: Words) -> list[str]:
    """What stands with one recommendation beside its name."""
    said = {
        "condition": {"note": option.note},
        "detail": {"detail": option.detail.rstrip(".")},
        "own_intent": {"intent": option.get_intent_display()},
    }
    return [words[key].format(name=option.name, **part) for key, part in said.items() if any(part.values())]


def _dissent(decision: Decision) -> str:
    voices = [f"{one.who}: {one.reason}" for one in dissenting(decision)]
    return "; ".join(part for part in (*voices, decision.dissent) if part)


def _telling(decision: Decision, words: Words) -> str:
    if not decision.teller or not decision.tell_by:
        return str(decision.teller or "")
    return words["tell_by"].format(name=decision.teller, date=lines.day(decision.tell_by))


def _aside(decision: Decision) -> str:
    """The state, and the conclusion where it says more."""
    words = dict.fromkeys((decision.state_label, str(decision.get_outcome_display())))
    return ", ".join(word for word in words if word)


def _agreement(decision: Decision, words: Words) -> Block:
    relation = ": ".join(part for part in (decision.get_relation_display(), decision.get_reason_display()) if part)
    return pairs(
        pair(words["intent"], decision.get_intent_display()),
        pair(words["consensus"], decision.get_consensus_display()),
        pair(words["dissent"], _dissent(decision)),
        pair(words["relation"], relation),
        pair(words["wish"], decision.get_wish_display()),
        pair(words["trial"], ": ".join(part for part in (decision.get_trial_display(), decision.trial_name) if part)),
        pair(words["telling"], _telling(decision, words)),
        pair(words["amends"], _amended(decision, words)),
    )


def _amended(decision: Decision, words: Words) -> str:
    if not decision.amends:
        return ""
    signed_at, version = lines.moment(decision.amends.signed_at), decision.amends.version
    return words["amended"].format(version=version, signed_at=signed_at, because=decision.amended_because)


def _actions(decision: Decision, words: Words) -> Section:
    rows = [[one.text, str(one.owner or ""), lines.day(one.due_on)] for one in decision.actions.all()]
    head = [words["action"], words["owner"], words["due"]]
    table: Block = {"kind": "table", "head": head, "rows": rows, "shares": [50, 33, 17]}
    return section(words["actions"], table if rows else texts("text", words["no_actions"]))


def _rationale(decision: Decision, words: Words) -> Section:
    return section(words["rationale"], *([texts("text", decision.rationale)] if decision.rationale else []))


def _facts(decision: Decision, words: Words) -> Section:
    frozen = decision.assessment
    cells = [pair(one["label"], one["value"], one["source"]) for one in facts(sheet_of(frozen))]
    aside = words["facts_aside"].format(made_at=lines.moment(frozen.made_at))
    return section(words["facts"], pairs(*cells, kind="grid"), aside=aside)


def _considered(decision: Decision, words: Words) -> Section:
    told = [one for one in decision.options.all() if one.chosen or one.note]
    head = [words["option"], words["standing"], words["why"]]
    rows = [[one.name, _STANDINGS.get(one.standing, one.standing), _why(one, words)] for one in told]
    table: Block = {"kind": "table", "head": head, "rows": rows, "shares": [38, 17, 45]}
    others = texts("quiet", *_others(decision, words))
    return section(words["considered"], *([table] if rows else []), *([others] if others["texts"] else []))


def _why(option: DecisionOption, words: Words) -> str:
    if not option.chosen:
        return option.note
    return words["chosen_if"].format(note=option.note) if option.note else words["chosen"]


def _others(decision: Decision, words: Words) -> list[str]:
    """None is left out: an option without a note stands by its name, under its standing."""
    silent = [one for one in decision.options.all() if not one.chosen and not one.note]
    grouped = {code: [one.name for one in silent if one.standing == code] for code in _STANDINGS}
    return [
        words["others"].format(standing=engine_words.inside(_STANDINGS[code]), names="; ".join(names))
        for code, names in grouped.items()
        if names
    ]


def _present(decision: Decision, words: Words) -> Section:
    rows = [pair(one["discipline"], f"{one['name']}, {one['role'].lower()}") for one in decision.present]
    return section(words["present"], pairs(*rows, kind="grid") if rows else texts("text", words["nobody"]))


def _sources(decision: Decision, words: Words) -> Section:
    """The edition, and the claims behind the options that were chosen, each with its flags and note."""
    frozen = decision.assessment
    chosen = {one.option for one in decision.options.all() if one.chosen}
    cited = [name for one in option_lines(frozen) if one.id in chosen for name in one.deciding_claims]
    sentence = words["sources_are"] if cited else words["no_sources"]
    made_at = lines.moment(frozen.made_at)
    says = sentence.format(id=frozen.edition_id, version=version_used(frozen), made_at=made_at)
    claims: Block = {"kind": "claims", "rows": claim_lines(frozen, cited, words["gone"]), "note": words["note"]}
    return section(words["sources"], texts("text", says), *([claims] if cited else []))
