from django.db import migrations, models

from gongzhi.kernel.migrating import AddIndexOnline, AddUniqueOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("kernel", "0005_sealing_of_facts"),
    ]

    operations = [
        AddIndexOnline(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("leaf__isnull", True)), fields=["id"], name="fact_unsealed"
            ),
        ),
        AddUniqueOnline(
            model_name="fact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leaf__isnull", False)), fields=("leaf",), name="one_fact_a_leaf"
            ),
        ),
    ]
