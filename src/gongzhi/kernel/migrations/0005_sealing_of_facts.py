from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0004_facts_by_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="leaf",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="fact",
            name="salt",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]
