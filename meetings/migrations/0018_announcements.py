"""What became of the e-mail of a published agenda. Of one that was taken and not said to be sent nobody knows more."""

from django.db import migrations, models


def keep_what_is_known(apps, schema_editor):
    rows = apps.get_model("meetings", "Announcement").objects
    rows.filter(sent_at__isnull=False).update(state="sent")
    rows.filter(sent_at__isnull=True, taken_at__isnull=False).update(state="failed")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0017_together")]

    operations = [
        migrations.RemoveIndex(model_name="announcement", name="announcements_to_send"),
        migrations.AddField(
            model_name="announcement",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting to be sent"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("no_mail", "Not e-mailed: no mail server is set up"),
                    ("needless", "Not sent: the account is closed"),
                    ("failed", "Not sent: the mail server did not take it"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="announcement", name="attempts", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="announcement", name="leased_until", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunPython(keep_what_is_known, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="announcement", name="taken_at"),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sending"])), fields=["at"], name="announcements_to_send"
            ),
        ),
    ]
