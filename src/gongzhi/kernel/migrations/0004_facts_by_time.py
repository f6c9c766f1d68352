from django.db import migrations, models

from gongzhi.kernel.migrating import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("kernel", "0003_facts_by_person"),
    ]

    operations = [
        AddIndexOnline(
            model_name="fact",
            index=models.Index(fields=["at", "id"], name="fact_at"),
        ),
    ]
