"""Who noted a conflict of interest; of those there are, whoever the log says."""

import django.db.models.deletion
from django.db import migrations, models


def from_the_log(apps, _schema_editor):
    position, event = apps.get_model("milestones", "Position"), apps.get_model("core", "Event")
    people = apps.get_model("accounts", "Person").objects
    for row in position.objects.filter(disqualified=True, noted_by=None):
        told = event.objects.filter(subject=row.pk, action="milestones.member.disqualified").order_by("-seq").first()
        if told is not None and told.actor is not None and people.filter(pk=told.actor).exists():
            position.objects.filter(pk=row.pk).update(noted_by=told.actor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_decision_points"), ("core", "0003_anchor"), ("milestones", "0007_matters")]

    operations = [
        migrations.AddField(
            "position",
            "noted_by",
            models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.RunPython(from_the_log, migrations.RunPython.noop),
    ]
