"""`manage.py facts`: the vocabulary as JSON, as API clients and editions use it."""

import json

from django.core.management.base import BaseCommand

from cases.facts.vocabulary import FACTS, Fact


def described(fact: Fact) -> dict[str, object]:
    """One fact with everything a client needs to send it."""
    return {
        "name": fact.name,
        "kind": fact.kind.value,
        "label": fact.label,
        "group": fact.group,
        "unit": fact.unit,
        "choices": [{"value": value, "label": label} for value, label in fact.choices],
        "derived": fact.derived,
        "minimum": _number(fact.minimum),
        "maximum": _number(fact.maximum),
        "asked_of": fact.asked_of,
        "meaning": fact.meaning,
    }


def _number(value):
    return None if value is None else int(value) if value == int(value) else float(value)


class Command(BaseCommand):
    help = "Print the fact vocabulary as JSON."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        self.stdout.write(json.dumps([described(fact) for fact in FACTS.values()], indent=2, ensure_ascii=False))
