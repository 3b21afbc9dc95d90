"""A paper may be of a board alone: its report. Every paper so far is of a meeting, and takes the board of that."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def name_the_board(apps, schema_editor):
    meeting = apps.get_model("meetings", "Meeting")
    board = meeting.objects.filter(pk=OuterRef("meeting")).values("board")[:1]
    apps.get_model("meetings", "Paper").objects.update(board=Subquery(board))


OF_DECISION = Q(kind__in=("letter", "patient"))
BOARD = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "papers", "to": "accounts.board"}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_kept_answers"), ("meetings", "0014_outcomes")]

    operations = [
        migrations.RemoveConstraint("paper", "a_paper_is_made_once"),
        migrations.RemoveConstraint("paper", "one_paper_of_a_number"),
        migrations.RemoveConstraint("paper", "a_letter_tells_of_a_decision"),
        migrations.AddField("paper", "board", models.ForeignKey(null=True, **BOARD)),
        migrations.RunPython(name_the_board, migrations.RunPython.noop),
        # What was checked at the end of the transaction would stand in the way of changing the table.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("paper", "board", models.ForeignKey(**BOARD)),
        migrations.AlterField(
            "paper",
            "kind",
            models.CharField(
                choices=[
                    ("pack", "Meeting pack"),
                    ("downtime", "Downtime pack"),
                    ("minutes", "Minutes"),
                    ("letter", "Outcome letter"),
                    ("patient", "Page for the patient"),
                    ("report", "Report of the board"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "paper",
            "meeting",
            models.ForeignKey(
                blank=True,
                help_text="None: of the board's figures",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="meetings.meeting",
            ),
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                condition=~OF_DECISION,
                fields=("board", "meeting", "kind", "content_sha256", "template_version"),
                name="a_paper_is_made_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                condition=~OF_DECISION,
                fields=("board", "meeting", "kind", "number"),
                name="one_paper_of_a_number",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "paper",
            models.CheckConstraint(
                condition=(OF_DECISION & Q(meeting__isnull=False, decision__isnull=False))
                | (
                    Q(kind__in=("pack", "downtime", "minutes"))
                    & Q(meeting__isnull=False, decision__isnull=True, format="pdf")
                )
                | Q(kind="report", meeting__isnull=True, decision__isnull=True, format="pdf"),
                name="a_paper_tells_of_what_its_kind_says",
            ),
        ),
    ]
