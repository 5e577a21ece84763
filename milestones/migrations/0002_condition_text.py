from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('milestones', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='condition',
            options={'ordering': ['decision__gate', 'created_at', 'number']},
        ),
        migrations.AddField(
            model_name='condition',
            name='number',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='condition',
            name='text',
            field=models.TextField(blank=True, max_length=2000, verbose_name='Condition'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(('state', 'signed_off'), ('signed_off_at__isnull', False), ('signed_off_by__isnull', False)), models.Q(models.Q(('state', 'signed_off'), _negated=True), models.Q(('signed_off_at__isnull', False), ('signed_off_by__isnull', False), _negated=True)), _connector='OR'),
                name='condition_signed_off_iff_dated',
            ),
        ),
    ]
