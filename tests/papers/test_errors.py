"""A paper that cannot be made says why, in one line without a word of the case."""

import subprocess
from typing import Any

import pytest

from meetings.papers import render as rendering
from meetings.papers.render import PaperError, render
from tests.papers import samples

SECRET = "TESTGEHEIM"  # noqa: S105  a name that must not leak, not a password


def test_an_unknown_kind_of_paper_is_refused() -> None:
    with pytest.raises(PaperError, match="minutes, report, letter, patient are known"):
        render("../pack", samples.pack())


def test_an_error_of_the_compiler_carries_no_text_of_the_case() -> None:
    case = samples.case(name=f"{SECRET}, Erika")
    case["readiness"] = SECRET  # type: ignore[typeddict-item]
    with pytest.raises(PaperError) as refused:
        render("pack", samples.pack([case]))
    assert SECRET not in str(refused.value)
    assert 0 < len(str(refused.value)) <= 300
    assert "\n" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_quoted_text_and_all_but_the_first_line_are_dropped() -> None:
    told = rendering._told(f'error: `"{SECRET}"` and \'{SECRET}\' and "{SECRET}" fail\nsecond {SECRET}', 1)
    assert told == "error: … and … and … fail"
    assert len(rendering._told("x" * 900, 1)) == 300
    assert rendering._told("", -9) == "The compiler ended with status -9."


def test_a_compiler_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*args: Any, **kwargs: Any) -> None:
        raise subprocess.TimeoutExpired(args[0], kwargs["timeout"], output=SECRET.encode())

    monkeypatch.setattr(subprocess, "run", stuck)
    with pytest.raises(PaperError, match="not ready after 25 seconds") as refused:
        render("pack", samples.pack())
    assert refused.value.__suppress_context__


def test_an_option_of_an_unnamed_standing_is_refused_instead_of_left_out() -> None:
    data = samples.pack()
    data["standings"] = [word for word in data["standings"] if word["id"] != "contraindicated"]
    with pytest.raises(PaperError, match="no word for"):
        render("pack", data)


def test_a_cited_claim_that_is_not_listed_is_refused_because_its_flag_would_be_hidden() -> None:
    data = samples.pack()
    data["claims"] = [claim for claim in data["claims"] if claim["id"] != "S-TAE-18"]
    with pytest.raises(PaperError, match="cites a claim"):
        render("pack", data)


def test_the_compiler_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.run

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.update(kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    assert render("minutes", samples.minutes()).startswith(b"%PDF-")
    assert set(seen["env"]) == {"PATH"}
