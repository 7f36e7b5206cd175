"""An election is counted in slips by name. The votes are guarded rows: the guards come down while their table changes."""

from django.db import migrations, models

from meetings import guards


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0007_onward"),
    ]

    operations = [
        migrations.RunPython(guards.lower_guards, guards.raise_guards),
        migrations.RenameField("ballot", "secret_blank", "blank"),
        migrations.RemoveField("ballot", "secret_yes"),
        migrations.RemoveField("ballot", "secret_no"),
        migrations.AddField(
            "ballot", "slips", models.JSONField(blank=True, null=True, verbose_name="sedlar")
        ),
        migrations.AlterField(
            "ballot",
            "matter",
            models.CharField(
                choices=[
                    ("formal", "Formellt yrkande"),
                    ("counter", "Kontraproposition"),
                    ("main", "Huvudomröstning"),
                    ("addition", "Tillägg"),
                    ("election", "Val"),
                ],
                default="main",
                max_length=8,
                verbose_name="gäller",
            ),
        ),
        migrations.AlterField(
            "ballot", "no", models.CharField(blank=True, max_length=300, verbose_name="nej betyder")
        ),
        migrations.RunPython(guards.raise_guards, guards.lower_guards),
    ]
