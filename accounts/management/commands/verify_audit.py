"""Verify the audit trail; say which event is the first bad one, and exit with 1."""

import argparse
import re

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import audit_chain
from accounts.audit_chain import Head


def noted_head(text: str) -> Head:
    if not re.fullmatch(r"\d+:[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("expected NUMBER:HASH as an earlier run printed it")
    number, row_hash = text.split(":")
    return Head(int(number), row_hash)


class Command(BaseCommand):
    help = "Verify that no event of the audit trail was changed, removed or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            type=noted_head,
            metavar="NUMBER:HASH",
            help="the last event of an earlier run; it must still be there (shows an end that was cut off)",
        )

    def handle(self, *, since: Head | None, **options: object) -> None:
        if broken := audit_chain.first_broken():
            raise CommandError(f"Audit event {broken.event_id} {broken.why}.")
        if since and not audit_chain.contains(since):
            raise CommandError(f"Audit event {since.event_id} is not there as it was noted.")
        self.stdout.write(f"{audit_chain.count()} audit events, none changed or missing.")
        if last := audit_chain.head():
            self.stdout.write(f"Last event: {last}")
