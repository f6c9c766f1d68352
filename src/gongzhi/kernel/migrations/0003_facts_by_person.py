from django.db import migrations, models

from gongzhi.kernel.migrating import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("kernel", "0002_trace_of_facts"),
    ]

    operations = [
        AddIndexOnline(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("by__isnull", False)), fields=["by", "-id"], name="fact_by"
            ),
        ),
    ]
