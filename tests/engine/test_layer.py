"""An edition that extends another: what it changes, what it takes over, and how a broken one is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine import (
    Approval,
    ChangeKind,
    Criterion,
    Edition,
    EditionError,
    Intent,
    Region,
    Standing,
    assess,
    load_edition,
    standing_of,
    words,
)
from recommendations.engine.criteria import Is, Test
from recommendations.engine.decide import NO_CRITERION
from recommendations.engine.region import RegionalStatus

from .layered_edition import CHANGES, HEAD, LAYER_CLAIMS, LAYER_REFERENCES, WATCH, write_layer
from .test_function import MORE
from .tiny_edition import EDITION, FACTS, HEAT, write_edition


@pytest.fixture
def layered(tmp_path: Path) -> Edition:
    return load_edition(write_layer(tmp_path), FACTS)


def test_what_is_not_changed_is_that_of_the_base(layered: Edition) -> None:
    base = layered.base
    assert base is not None and (layered.extends, base.id) == ("tiny", "tiny")
    assert layered.option("cut") == base.option("cut")
    assert layered.option("heat").adverse_effects == base.option("heat").adverse_effects
    assert [need.id for need in layered.work_up] == ["ultrasound"]


def test_a_claim_says_why_it_is_only_shown_where_it_is_made_whatever_an_edition_above_cites(tmp_path: Path) -> None:
    changes = CHANGES.replace(
        "wording: For the small ones, date: 2025-03, claims: [N-02]", "wording: x, claims: [T-05]"
    )
    layered = load_edition(write_layer(tmp_path, heat=changes), FACTS)
    assert "T-05" in layered.cited and layered.claims["T-05"].shown_only == "It decides nothing."
    assert layered.base is not None and "T-05" not in layered.base.cited
    assert [claim.id for claim in layered.own_claims] == ["N-01", "N-02", "N-03", "N-04"]
    assert "N-03" in layered.cited, "The reason of a change is cited."


def test_an_added_criterion_stands_last_and_a_replaced_one_in_its_place(layered: Edition) -> None:
    heat = layered.option("heat")
    assert [each.id for each in heat.indications] == ["unresectable", "smaller", "young"]
    assert heat.indications[1].rule == Is("size_mm", Test.AT_MOST, Decimal(30))


def test_a_withdrawn_criterion_is_gone_and_lines_are_named_by_a_claim_they_cite(layered: Edition) -> None:
    heat = layered.option("heat")
    assert [each.id for each in heat.contraindications] == ["filled"]
    assert [each.text for each in heat.technique] == ["Never twice"]
    assert [each.study for each in heat.evidence] == ["Newer 2025", "Newest 2026"]


def test_settings_are_set_with_the_status_of_each_region(layered: Edition) -> None:
    heat = layered.option("heat")
    assert (heat.name, heat.order, heat.intent) == ("Heat, newer", 5, Intent.CYTOREDUCTIVE)
    assert [option.id for option in layered.options] == ["heat", "cut", "watch"]
    told = [(each.region, each.status, each.date) for each in heat.regional_status]
    assert told == [(Region.US, Approval.APPROVED, "2025-03"), (Region.EU, Approval.CHECK, "")]
    assert "N-02" in heat.claims


def test_thresholds_and_work_up_are_changed_in_the_head(layered: Edition) -> None:
    assert [each.id for each in layered.thresholds] == ["large", "huge"]


def test_every_change_says_what_was_what_is_and_why(layered: Edition) -> None:
    assert [(each.option, each.part, each.kind, each.id) for each in layered.changes][:4] == [
        ("", "thresholds", ChangeKind.ADD, "huge"),
        ("", "work_up", ChangeKind.WITHDRAW, "volumetry"),
        ("heat", "indications", ChangeKind.REPLACE, "small"),
        ("heat", "indications", ChangeKind.ADD, "young"),
    ]
    replaced = layered.changes[2]
    before, after = replaced.before[0], replaced.after[0]
    assert isinstance(before, Criterion) and isinstance(after, Criterion)
    assert (before.id, after.id, replaced.because) == ("small", "smaller", ("N-01",))
    assert all(each.why for each in layered.changes)


def test_claims_and_references_of_the_base_are_visible_and_those_superseded_say_by_what(layered: Edition) -> None:
    assert {"T-01", "N-01"} <= set(layered.claims) and {1, "newer"} <= set(layered.references)
    assert layered.superseded_by == {"T-02": ("N-01",), "T-03": ("N-01", "N-03")}


BEFORE = """\
- id: young
  title: Young, with a small one
  facts: {resectable: false, size_mm: 20, age_years: 40}
  expect: {heat: undetermined, watch: undetermined}
  before: {heat: eligible, cut: not_eligible}
"""


def layer_with_example(tmp_path: Path, text: str) -> Edition:
    folder = write_layer(tmp_path)
    (folder / "examples.yaml").write_text(text, "utf-8")
    return load_edition(folder, FACTS)


def test_an_example_may_say_how_the_base_has_it(tmp_path: Path) -> None:
    (example,) = layer_with_example(tmp_path, BEFORE).examples
    assert example.before == {"heat": Standing.ELIGIBLE, "cut": Standing.NOT_ELIGIBLE}


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("before: {heat", "before: {watch", 'The base has no "watch". Use cut or heat.'),
        ("cut: not_eligible", "cut: maybe", 'The base: "cut" cannot be "maybe". Use contraindicated, eligible, '),
    ],
)
def test_before_names_options_of_the_base_and_their_standings(tmp_path: Path, was: str, now: str, says: str) -> None:
    with pytest.raises(EditionError) as caught:
        layer_with_example(tmp_path, BEFORE.replace(was, now))
    assert (caught.value.file, caught.value.line) == ("layer/examples.yaml", 5) and says in caught.value.sentence


def test_examples_of_the_base_are_not_inherited(layered: Edition) -> None:
    assert layered.examples == ()


def test_the_hash_covers_the_base(tmp_path: Path) -> None:
    folder = write_layer(tmp_path)
    before = load_edition(folder, FACTS).sha256
    assert before == load_edition(folder, FACTS).sha256
    write_edition(tmp_path, heat=HEAT.replace("Smaller than 5 cm", "Smaller"))
    assert load_edition(folder, FACTS).sha256 != before


def test_the_base_may_come_from_the_caller(tmp_path: Path) -> None:
    folder = write_layer(tmp_path)
    read = load_edition(tmp_path / "tiny", FACTS)
    assert load_edition(folder, FACTS, lambda name: {"tiny": read}[name]).base is read


def test_what_is_open_and_when_to_review_are_told(layered: Edition) -> None:
    assert layered.review_by is not None and layered.review_by.isoformat() == "2027-05-25"
    assert [(each.text, each.claims) for each in layered.open_items] == [("Ask again", ("N-02",)), ("And again", ())]


def test_an_option_always_listed_without_indication_is_left_to_the_board(layered: Edition) -> None:
    watch = layered.option("watch")
    assert standing_of(watch, {}) is Standing.UNDETERMINED
    assessed = assess(layered, {"resectable": True, "age_years": 60}).option("watch")
    assert (assessed.standing, assessed.decides, assessed.missing) == (Standing.UNDETERMINED, NO_CRITERION, ())


def test_a_line_may_be_added_and_a_layer_may_stand_on_a_layer(tmp_path: Path) -> None:
    write_layer(tmp_path)
    third = tmp_path / "third"
    (third / "options").mkdir(parents=True)
    head = HEAD.split("open_items")[0].replace("layer", "third").replace("extends: tiny", "extends: layer")
    (third / "edition.yaml").write_text(f"{head}source: {{citation: Third}}\n")
    (third / "references.yaml").write_text("third: {citation: Third}\n")
    (third / "claims.yaml").write_text("M-01: {text: Third, verification: verified}\n")
    line = "{effect: Fever, frequency: rare, claims: [M-01]}"
    change = f"{{add: adverse_effects, item: {line}, because: [M-01], why: Seen.}}"
    (third / "options" / "heat.yaml").write_text(f"id: heat\nchanges:\n  - {change}\n")
    found = load_edition(third, FACTS)
    assert [each.effect for each in found.option("heat").adverse_effects] == ["Abscess", "Fever"]
    assert [(each.kind, each.id) for each in found.changes] == [(ChangeKind.ADD, "M-01")]


def change(text: str) -> dict[str, str]:
    return {"heat": f"id: heat\nchanges:\n  - {text}\n"}


ITEM = "item: {id: new, text: New, rule: {fact: resectable, equals: true}, claims: [N-01]}"
WHY = "because: [N-01], why: Because"

BROKEN: list[tuple[dict[str, str], str, int, str]] = [
    ({"edition": HEAD.replace("extends: tiny", "extends: tinny")}, "edition.yaml", 9, "Did you mean tiny?"),
    *(
        ({"edition": HEAD + f"{key}: [{{id: x}}]\n"}, "edition.yaml", 20, f'"{key}" is taken over from the base. Write')
        for key in ("thresholds", "work_up", "syndromes", "prognosis")
    ),
    ({"edition": HEAD.replace("huge", "large")}, "edition.yaml", 15, "which is taken"),
    ({"edition": HEAD.replace("add: thresholds", "set: thresholds")}, "edition.yaml", 15, 'has no "item"'),
    ({"edition": HEAD.replace("[N-02]", "[N-99]", 1)}, "edition.yaml", 12, 'There is no claim "N-99"'),
    ({"claims": LAYER_CLAIMS + "T-01: {text: Again}\n"}, "claims.yaml", 5, 'a claim "T-01" already'),
    (
        {"claims": LAYER_CLAIMS.replace(", shown_only: It changes nothing.", "")},
        "claims.yaml",
        4,
        'say in "shown_only" why',
    ),
    ({"claims": LAYER_CLAIMS.replace("Heard somewhere,", "Heard, shown_only: Why,")}, "claims.yaml", 3, "Remove it."),
    ({"claims": LAYER_CLAIMS.replace("[T-03]", "[T-33]", 1)}, "claims.yaml", 3, "Did you mean T-03"),
    (
        {"claims": LAYER_CLAIMS.replace("verified", "certain", 1)},
        "claims.yaml",
        1,
        "background, partly or verified",
    ),
    ({"references": LAYER_REFERENCES + "1: {citation: Again}\n"}, "references.yaml", 2, 'a reference "1" already'),
    ({"heat": HEAT}, "options/heat.yaml", 1, "Write what differs as changes"),
    ({"watch": CHANGES.replace("heat", "watch", 1)}, "options/watch.yaml", 1, 'no option "watch" to change'),
    ({"heat": CHANGES.replace("heat", "fire", 1)}, "options/heat.yaml", 1, "should stand in fire.yaml"),
    ({"heat": "id: heat\nchanges: []\n"}, "options/heat.yaml", 2, "is empty"),
    (change("{why: Because}"), "options/heat.yaml", 3, "says one of add, replace, withdraw, set"),
    (change(f"{{add: indications, set: name, {ITEM}, {WHY}}}"), "options/heat.yaml", 3, "says one of"),
    (change(f"{{add: indication, {ITEM}, {WHY}}}"), "options/heat.yaml", 3, "Did you mean indications"),
    (change(f"{{set: evidence, to: x, {WHY}}}"), "options/heat.yaml", 3, 'cannot change "evidence"'),
    (change(f"{{add: indications, {WHY}}}"), "options/heat.yaml", 3, '"item" is missing'),
    (change(f"{{replace: indications, id: small, {WHY}}}"), "options/heat.yaml", 3, '"item" is missing'),
    (change(f"{{replace: indications, id: smal, {ITEM}, {WHY}}}"), "options/heat.yaml", 3, "Did you mean small?"),
    (
        change(f"{{replace: evidence, citing: T-05, items: [], {WHY}}}"),
        "options/heat.yaml",
        3,
        "does not have in",
    ),
    (change(f"{{withdraw: evidence, id: small, {WHY}}}"), "options/heat.yaml", 3, "Write citing"),
    (change(f"{{withdraw: indications, citing: T-01, {WHY}}}"), "options/heat.yaml", 3, "Write id"),
    (change(f"{{add: cautions, {ITEM.replace('new', 'filled')}, {WHY}}}"), "options/heat.yaml", 3, "which is taken"),
    (change(f"{{add: cautions, {ITEM}, why: Because}}"), "options/heat.yaml", 3, '"because" is missing'),
    (change(f"{{add: cautions, {ITEM}, because: [T-01], why: Because}}"), "options/heat.yaml", 3, "no claim of this"),
    (change(f"{{add: cautions, {ITEM}, because: [N-01]}}"), "options/heat.yaml", 3, '"why" is missing'),
    (change(f"{{set: name, to: Heat, {WHY}}}"), "options/heat.yaml", 3, "what the base says already"),
    (change(f"{{set: name, {WHY}}}"), "options/heat.yaml", 3, '"to" is missing'),
    (change(f"{{set: regional_status, to: [{{region: Mars}}], {WHY}}}"), "options/heat.yaml", 3, "EU, UK, US or other"),
    ({"watch": WATCH.replace("always_listed: true\n", "")}, "options/watch.yaml", 1, "write always_listed: true"),
    (
        change(f"{{replace: indications, id: small, items: [{{id: other}}], {WHY}}}"),
        "options/heat.yaml",
        3,
        '"items" cannot stand here. Write one item.',
    ),
    (
        change(f"{{replace: evidence, citing: T-01, item: {{}}, items: [], {WHY}}}"),
        "options/heat.yaml",
        3,
        '"items" cannot stand here. Write one item.',
    ),
    (
        {"watch": WATCH.replace("wording", "word")},
        "options/watch.yaml",
        7,
        'The regional status has no "word". ',
    ),
    ({"watch": WATCH.replace("listed: true", "listed: perhaps")}, "options/watch.yaml", 6, "should be true or false"),
    (
        {"watch": WATCH.replace("2025-06-30", "June 2025")},
        "options/watch.yaml",
        7,
        '"date" should be a date as exact',
    ),
]


@pytest.mark.parametrize(("changed", "file", "line", "says"), BROKEN)
def test_a_broken_layer_is_refused_with_file_line_and_remedy(
    tmp_path: Path, changed: dict[str, str], file: str, line: int, says: str
) -> None:
    with pytest.raises(EditionError) as caught:
        load_edition(write_layer(tmp_path, **changed), FACTS)
    assert says in caught.value.sentence
    assert (caught.value.file, caught.value.line) == (f"layer/{file}", line)


GATED = [
    f"{{add: indications, {ITEM.replace('N-01', 'N-03')}, {WHY}}}",
    f"{{add: contraindications, {ITEM.replace('N-01', 'N-03')}, {WHY}}}",
    f"{{replace: indications, id: small, {ITEM.replace('N-01', 'N-03')}, {WHY}}}",
    "{withdraw: contraindications, id: operated, because: [N-03], why: Because}",
]


@pytest.mark.parametrize("text", GATED)
def test_background_knowledge_alone_never_decides_a_standing(tmp_path: Path, text: str) -> None:
    with pytest.raises(EditionError, match="layer/options/heat.yaml:3: .*background knowledge only"):
        load_edition(write_layer(tmp_path, **change(text)), FACTS)


def test_background_knowledge_may_be_a_caution(tmp_path: Path) -> None:
    text = f"{{add: cautions, {ITEM.replace('N-01', 'N-03')}, because: [N-03], why: Because}}"
    found = load_edition(write_layer(tmp_path, **change(text)), FACTS)
    assert [each.id for each in found.option("heat").cautions] == ["old", "new"]


def test_withdrawing_every_indication_is_refused(tmp_path: Path) -> None:
    both = "\n  - ".join(f"{{withdraw: indications, id: {name}, {WHY}}}" for name in ("unresectable", "small"))
    with pytest.raises(EditionError, match=r"layer/options/heat.yaml:2: .*at least one criterion"):
        load_edition(write_layer(tmp_path, **change(both)), FACTS)


def test_editions_that_stand_on_each_other_are_refused(tmp_path: Path) -> None:
    folder = write_layer(tmp_path)
    head = (tmp_path / "tiny" / "edition.yaml").read_text()
    (tmp_path / "tiny" / "edition.yaml").write_text(head + "extends: layer\n")
    with pytest.raises(EditionError, match="tiny/edition.yaml:15: .*layer extends tiny extends layer. Let one stand"):
        load_edition(folder, FACTS)


def test_a_fault_of_the_base_is_told_where_it_stands(tmp_path: Path) -> None:
    folder = write_layer(tmp_path)
    write_edition(tmp_path, heat=HEAT.replace("[T-01]", "[T-99]", 1))
    with pytest.raises(EditionError, match=r"tiny/options/heat.yaml:10: There is no claim"):
        load_edition(folder, FACTS)


def test_a_layer_keeps_the_syndromes_and_prognostic_factors_of_its_base(tmp_path: Path) -> None:
    layer = write_layer(tmp_path)
    write_edition(tmp_path, edition=EDITION + MORE)
    layered = load_edition(layer, FACTS)
    assert [one.id for one in (*layered.syndromes, *layered.prognosis)] == ["blocked", "plain", "old", "fitness"]
    assert layered.base is not None and layered.prognosis == layered.base.prognosis


@pytest.mark.parametrize("key", ["thresholds", "work_up", "syndromes", "prognosis"])
def test_a_layer_that_writes_what_it_takes_over_is_told_so(tmp_path: Path, key: str) -> None:
    with pytest.raises(EditionError) as caught:
        load_edition(write_layer(tmp_path, edition=f"{HEAD}{key}: []\n"), FACTS)
    assert caught.value.sentence.endswith("is taken over from the base. Write what differs as changes.")


def test_where_only_the_id_of_a_claim_stands_its_flags_and_what_supersedes_it_are_said(tmp_path: Path) -> None:
    layered = load_edition(write_layer(tmp_path), FACTS)
    said = {name: words.mark_words(layered, name) for name in layered.superseded_by}
    newer = {name: f"Superseded by {words.listed(claims)}" for name, claims in layered.superseded_by.items()}
    assert said and all(newer[name] in text for name, text in said.items())
    assert all(words.flag_words(layered.claims[name]) in text for name, text in said.items())


def test_an_approval_without_a_date_shows_none() -> None:
    told = [RegionalStatus(Region.EU, Approval.APPROVED, "As labeled.", ("N-02",), date) for date in ("2017-09", "")]
    assert [words.regional_words(one) for one in told] == [
        "European Union: approved (2017-09): As labeled.",
        "European Union: approved: As labeled.",
    ]
