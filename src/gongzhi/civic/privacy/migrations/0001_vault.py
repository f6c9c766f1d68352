from django.db import migrations, models

from gongzhi.civic.privacy.queries.keys import key_service


def begin_keys(apps, editor):
    """Make the vault's keys once, with its tables: later, missing keys are an error and not a beginning."""
    key_service().begin()


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PersonalKey",
            fields=[
                ("person", models.BigIntegerField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="SealedDetails",
            fields=[
                ("person", models.BigIntegerField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.RunPython(begin_keys, migrations.RunPython.noop),
    ]
