"""An edition for tests that extends the review as published: one criterion settled, one withdrawn, one option more."""

from pathlib import Path

from recommendations import library

FILES = {
    "edition.yaml": """\
id: test-2026
version: "1"
title: A newer edition for tests
scope: Tests
date: 2026-11-01
authors: [Nobody]
reviewers: []
status: draft
extends: nigri-2018
review_by: 2027-05-25
open_items:
  - {text: Ask the regulator again, claims: [X-02]}
source: {citation: "Rows for tests. 2026"}
""",
    "references.yaml": 'newer: {citation: "Newer N. Nothing. 2025"}\n',
    "claims.yaml": """\
X-01: {text: Uptake at least that of the liver, references: [newer], verification: verified, supersedes: [S-PRRT-06]}
X-02: {text: Approved for uptake at least that of the liver, verification: partly, note: The date was not seen.}
X-03: {text: Watching may be enough, verification: background}
""",
    "options/prrt_lu177.yaml": """\
id: prrt_lu177
changes:
  - replace: indications
    id: strong_uptake
    item:
      id: uptake_at_least_liver
      text: Uptake at least that of the liver
      rule: {fact: krenning_score, at_least: 2}
      claims: [X-01]
    because: [X-01]
    why: The label asks for uptake at least that of the liver.
  - set: regional_status
    to:
      - {region: US, status: approved, wording: Uptake at least that of the liver, date: 2018-01, claims: [X-02]}
      - {region: EU, status: check, wording: Not looked up, claims: [X-02]}
    because: [X-02]
    why: It is no longer investigational.
""",
    "options/surveillance.yaml": """\
id: surveillance
name: Surveillance
intent: supportive
order: 900
summary: Imaging at intervals.
always_listed: true
technique: [{text: Watching may be enough, claims: [X-03]}]
""",
}


def write_newer(parent: Path) -> None:
    """The editions folder with the review as published and the newer edition beside it."""
    (parent / "nigri-2018").symlink_to(library.FOLDER / "nigri-2018")
    folder = parent / "test-2026"
    (folder / "options").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
