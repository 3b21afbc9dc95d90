"""The generated reference says what the definitions say."""

from recommendations import reference
from recommendations.library import edition, edition_ids
from recommendations.proof import report


def test_the_generated_pages_are_fresh():
    assert reference.stale() == []


def test_the_proof_is_fresh_and_finds_no_flaw():
    text, flaws = report.made(map(edition, edition_ids()))
    assert flaws == ()
    assert (reference.FOLDER / reference.PROOF).read_text(encoding="utf-8") == text


def test_a_page_that_was_changed_by_hand_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    reference.write()
    (tmp_path / "facts.md").write_text("by hand")
    (tmp_path / "left-over.md").write_text("of an edition that is gone")
    assert reference.stale() == ["facts.md", "left-over.md"]
