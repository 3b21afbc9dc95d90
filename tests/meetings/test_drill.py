"""What the drill counts is really looked at: each of its checks fails where it should."""

from uuid import uuid4

import pytest

from meetings import actions
from meetings.drill.archival import docx_fault, pdf_fault
from meetings.drill.ledger import Ledger, what_is_wrong
from meetings.jobs import papers
from meetings.models import Paper
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed


@pytest.fixture
def made(cast, settings, tmp_path):
    """The four papers of a signed decision, with their files."""
    settings.PAPER_DIR = tmp_path
    decision = a_signed(cast, a_meeting(cast, a_case(cast.surgeon, cast.board)))
    for one in decision.papers.all():
        papers.make(str(one.pk))
    return list(decision.papers.order_by("kind", "format"))


@pytest.mark.django_db
def test_every_paper_of_a_decision_is_whole_valid_and_made_once(made):
    assert len(made) == 4 and [what_is_wrong(one) for one in made] == [""] * 4


@pytest.mark.django_db
def test_a_file_that_is_not_whole_not_the_own_one_or_not_archival_is_found(made):
    for one in made:
        content, check = papers.paper_path(one).read_bytes(), pdf_fault if one.format == "pdf" else docx_fault
        assert check(content, one.code) == ""
        assert check(content, "another code") == "does not print its code"
        assert "cannot be" in check(content[: len(content) // 2], one.code)
    pdf = papers.paper_path(next(one for one in made if one.format == "pdf"))
    code = next(one.code for one in made if one.format == "pdf")
    for without, told in ((b"pdfaid:part", "does not say"), (b"/OutputIntents", "output intent")):
        assert told in pdf_fault(pdf.read_bytes().replace(without, without[:-1] + b"X"), code)


@pytest.mark.django_db
def test_a_second_file_another_content_or_a_second_making_is_found(made):
    one = made[0]
    path = papers.paper_path(one)
    extra = path.with_suffix(".part")
    extra.write_bytes(b"")
    assert what_is_wrong(one) == "has 2 files"
    extra.unlink()
    path.write_bytes(path.read_bytes() + b"\n")
    assert "another content" in what_is_wrong(one)
    Paper.objects.filter(pk=one.pk).update(state=Paper.State.WAITING)
    papers.make(str(one.pk))
    assert what_is_wrong(Paper.objects.get(pk=one.pk)) == "was made 2 times by the audit trail"


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost(cast, made):
    ledger, decision = Ledger(), made[0].decision
    draft = actions.amend_decision(decision=decision, by=cast.chair, because="A typing error")
    saved = actions.save_draft(
        decision=draft,
        revision=draft.revision,
        by=cast.coordinator,
        values={"text": "As heard"},
        options={},
        actions=[],
    )  # fmt: skip
    ledger.save(draft.pk, saved.revision, "As heard")
    ledger.sign(decision.pk)
    ledger.expect({one.pk for one in made})
    assert ledger.lost() == [] and len(ledger) == 6
    ledger.save(draft.pk, saved.revision, "Another text")
    assert "does not stand" in " ".join(ledger.lost())
    gone = uuid4()
    ledger.save(gone, 1, "Of a decision that is not there")
    ledger.sign(draft.pk)
    ledger.expect({uuid4()})
    assert len([one for one in ledger.lost() if "not there" in one or "does not stand" in one]) == 4
