"""Who has to be told stays so until their role has ended; mails held back before this count as that, as they did."""

from django.db import migrations, models


def let_go(apps, _schema_editor):
    apps.get_model("milestones", "Addressee").objects.filter(message__state="withheld").update(concerned=False)


class Migration(migrations.Migration):
    dependencies = [("milestones", "0008_noted_by"), ("notifications", "0003_address_without_account")]

    operations = [
        migrations.AddField("addressee", "concerned", models.BooleanField(default=True)),
        migrations.RunPython(let_go, migrations.RunPython.noop),
    ]
