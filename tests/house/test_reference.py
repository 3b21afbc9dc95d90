"""The generated reference says what the definitions say."""

from recommendations import reference


def test_the_generated_pages_are_fresh():
    assert reference.stale() == []


def test_a_page_that_was_changed_by_hand_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    reference.write()
    (tmp_path / "facts.md").write_text("by hand")
    (tmp_path / "left-over.md").write_text("of an edition that is gone")
    assert reference.stale() == ["facts.md", "left-over.md"]
