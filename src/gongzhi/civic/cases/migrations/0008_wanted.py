import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_channel_api"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="wanted",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.category",
            ),
        ),
    ]
