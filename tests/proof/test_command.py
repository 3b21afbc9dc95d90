"""`manage.py prove` ends well for the installed editions, and with status 1 and a place for a broken one."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommendations import reference
from recommendations.proof import report, staging
from tests.engine.tiny_edition import EDITION, write_edition

RULE = """\
id: {name}
name: {name}
intent: systemic
order: {order}
summary: Nothing.
indications:
  - {{id: first, text: First, rule: {{fact: liver_involvement_percent, below: 50}}, claims: [T-01]}}
  - {{id: second, text: Second, rule: {second}, claims: [T-01]}}
"""
SOUND = "{fact: liver_metastases, equals: true}"
BROKEN = "{fact: liver_involvement_percent, above: 75}"


def an_edition(folder: Path, second: str) -> str:
    """The tiny edition with rules over the facts of the product."""
    head = EDITION.partition("thresholds:")[0]
    heat = RULE.format(name="heat", order=1, second=second)
    cut = RULE.format(name="cut", order=2, second=SOUND)
    claims = "T-01: {text: Told}\n"
    return str(write_edition(folder, edition=head, claims=claims, heat=heat, cut=cut, examples="[]\n"))


@pytest.fixture(autouse=True)
def own_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    return tmp_path / reference.PROOF


def test_a_sound_edition_is_reported_and_written_on_demand(tmp_path: Path, own_reference: Path, capsys):
    call_command("prove", an_edition(tmp_path, SOUND))
    assert not own_reference.exists()
    call_command("prove", an_edition(tmp_path, SOUND), write=True)
    text = own_reference.read_text(encoding="utf-8")
    assert "No flaw." in text and "| heat | Liver involvement | below 50 % | Eligible, Not eligible |" in text
    assert capsys.readouterr().out.count("No flaw.") == 2


def test_a_broken_edition_fails_with_file_option_and_criterion_and_writes_nothing(tmp_path: Path, own_reference: Path):
    with pytest.raises(CommandError) as caught:
        call_command("prove", an_edition(tmp_path, BROKEN), write=True)
    assert "tiny/options/heat.yaml: indication first and indication second: No patient is ever eligible." in str(
        caught.value
    )
    assert not own_reference.exists()


def test_a_broken_edition_ends_the_process_with_status_1(tmp_path: Path):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "prove", an_edition(tmp_path, BROKEN)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "tiny/options/heat.yaml" in done.stderr) == (1, True)


def test_an_edition_that_cannot_be_read_fails_with_file_and_line(tmp_path: Path):
    with pytest.raises(CommandError, match="tiny/options/heat.yaml:8: .*No patient can ever meet"):
        call_command("prove", an_edition(tmp_path, "{fact: liver_involvement_percent, above: 100}"))


def test_a_hole_in_a_stage_table_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(staging, "MAY_BE_OUTSIDE", set())
    with pytest.raises(CommandError, match="staging: t_ajcc_8: .* gives no value"):
        call_command("prove", an_edition(tmp_path, SOUND))


def test_without_the_solver_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "z3" or ".proof" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("recommendations.proof")
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(CommandError, match="pip install z3-solver") as caught:
        call_command("prove")
    assert "\n" not in str(caught.value)


def test_the_report_is_the_same_every_time(tmp_path: Path):
    from recommendations.library import edition, edition_ids

    first, second = (report.made(map(edition, edition_ids())) for _ in range(2))
    assert first == second and first[1] == ()
