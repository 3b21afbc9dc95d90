"""A made-up edition that extends the tiny one. Nothing in it is medicine."""

from pathlib import Path

from .tiny_edition import write_edition

HEAD = """\
id: layer
version: "1"
title: A tiny layer
scope: Tests
date: 2026-02-28
authors: [Nobody]
reviewers: []
status: draft
extends: tiny
review_by: 2027-05-25
open_items:
  - {text: Ask again, claims: [N-02]}
  - {text: And again}
changes:
  - {add: thresholds, because: [N-01], why: Seen., item: {id: huge, text: Over 200, claims: [N-01],
     rule: {fact: size_mm, above: 200}}}
  - {withdraw: work_up, id: volumetry, because: [N-03], why: No longer done.}
source: {citation: "Rows of 2026"}
# The end of the head.
"""

LAYER_REFERENCES = """\
newer: {citation: "Newer. 2025"}
"""

LAYER_CLAIMS = """\
N-01: {text: Only very small ones, references: [newer, 1], verification: verified, supersedes: [T-02, T-03]}
N-02: {text: Approved there, verification: partly, note: Date unknown.}
N-03: {text: Heard somewhere, verification: background, supersedes: [T-03]}
N-04: {text: Said in passing, shown_only: It changes nothing.}
"""

CHANGES = """\
id: heat
changes:
  - replace: indications
    id: small
    item: {id: smaller, text: At most 3 cm, rule: {fact: size_mm, at_most: 30}, claims: [N-01]}
    because: [N-01]
    why: Larger ones come back.
  - add: indications
    item: {id: young, text: Young, rule: {fact: age_years, below: 70}, claims: [N-01]}
    because: [N-01]
    why: Seen in the young.
  - {withdraw: contraindications, id: operated, because: [N-01, N-03], why: It does no harm.}
  - replace: evidence
    citing: T-01
    items:
      - {study: Newer 2025, design: trial, measure: response, value: 10, denominator: "90", time_frame: not given,
         comparator: none, claims: [N-01]}
      - {study: Newest 2026, design: trial, measure: response, value: 9, denominator: "99", time_frame: not given,
         comparator: none, claims: [N-01]}
    because: [N-01]
    why: A trial has been done.
  - {replace: technique, citing: T-01, item: {text: Never twice, claims: [N-03]}, because: [N-03], why: Heard.}
  - {set: name, to: "Heat, newer", because: [N-01], why: It is newer.}
  - {set: order, to: 5, because: [N-01], why: It comes first.}
  - {set: intent, to: cytoreductive, because: [N-01], why: It cures nobody.}
  - set: regional_status
    to:
      - {region: US, status: approved, wording: For the small ones, date: 2025-03, claims: [N-02]}
      - {region: EU, status: check, wording: Nobody has looked, claims: [N-02]}
    because: [N-02]
    why: Approved.
"""

WATCH = """\
id: watch
name: Watch
intent: supportive
order: 90
summary: Look again later.
always_listed: true
regional_status: [{region: other, status: not_approved, wording: Not yet, date: 2025-06-30, claims: [N-02]}]
"""

LAYER = {
    "edition.yaml": HEAD,
    "references.yaml": LAYER_REFERENCES,
    "claims.yaml": LAYER_CLAIMS,
    "options/heat.yaml": CHANGES,
    "options/watch.yaml": WATCH,
}


def write_layer(parent: Path, **changed: str) -> Path:
    """The layer as a folder beside the tiny edition. A file is changed by its stem."""
    write_edition(parent)
    folder = parent / "layer"
    (folder / "options").mkdir(parents=True, exist_ok=True)
    for name, text in LAYER.items():
        (folder / name).write_text(changed.get(Path(name).stem, text), "utf-8")
    return folder
