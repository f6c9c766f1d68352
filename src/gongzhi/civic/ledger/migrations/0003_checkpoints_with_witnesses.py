from django.db import migrations, models

from gongzhi.kernel.migrating import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("ledger", "0002_witnesses"),
    ]

    operations = [
        AddIndexOnline(
            model_name="signed",
            index=models.Index(
                condition=models.Q(("witnesses__gt", 0)),
                fields=["log", "-id"],
                name="checkpoints_with_witnesses",
            ),
        ),
    ]
