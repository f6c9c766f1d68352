from django.db import migrations, transaction

from gongzhi.civic.cases.actions.wording import index_words
from gongzhi.civic.cases.logic.turns import turn_of
from gongzhi.civic.cases.vocabulary import Status, Urgency

BATCH = 1000


def fill(apps, editor):
    """Batch by batch, each in its own short transaction: writers go on, and a run that was cut off goes on."""
    cases = apps.get_model("cases", "Case").objects.order_by("pk")
    last = 0
    while batch := list(cases.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            for case in batch:
                turn = turn_of(
                    status=Status(case.status),
                    urgency=Urgency(case.urgency),
                    is_supervised=case.is_supervised,
                    due_at=case.due_at,
                    opened_at=case.opened_at,
                )
                if turn is not None:
                    cases.filter(pk=case.pk, version=case.version).update(turn=turn)
            index_words(batch)
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cases", "0002_turn_and_words"),
    ]

    operations = [
        migrations.RunPython(fill),
    ]
