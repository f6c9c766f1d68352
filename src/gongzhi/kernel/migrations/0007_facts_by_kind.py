from django.db import migrations, models

from gongzhi.kernel.migrating import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("kernel", "0006_finding_sealed_facts"),
    ]

    operations = [
        AddIndexOnline(
            model_name="fact",
            index=models.Index(fields=["kind", "id"], name="fact_of_kind"),
        ),
    ]
