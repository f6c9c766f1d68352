from collections import defaultdict

from django.db import migrations, transaction

from gongzhi.civic.cases.logic.promises import Promise, standing_of_promises
from gongzhi.civic.cases.vocabulary import Stage

BATCH = 1000


def fill(apps, editor):
    """Batch by batch, each in its own short transaction; what a step wrote meanwhile is newer and stays."""
    models = {
        name: apps.get_model("cases", name) for name in ("Case", "Deadline", "FollowUp", "DispatchResult")
    }
    cases = models["Case"].objects.exclude(dispatched_at=None).order_by("pk")
    last = 0
    while batch := list(cases.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            rows = _results(batch, models)
            models["DispatchResult"].objects.bulk_create(rows, ignore_conflicts=True)
        last = batch[-1].pk


def _results(batch, models):
    promises, answers = defaultdict(list), defaultdict(list)
    for deadline in models["Deadline"].objects.filter(case__in=batch):
        promises[deadline.case_id, deadline.stage].append(deadline)
    for answer in models["FollowUp"].objects.filter(case__in=batch, reached=True).order_by("round"):
        answers[answer.case_id].append(answer)
    for case in batch:
        contact, resolve = (
            standing_of_promises(
                _promise(each) for each in promises[case.pk, stage] if each.set_at >= case.dispatched_at
            )
            for stage in (Stage.CONTACT, Stage.RESOLVE)
        )
        said = [each for each in answers[case.pk] if each.at >= case.dispatched_at]
        yield models["DispatchResult"](
            case_id=case.pk,
            contact=contact.promised,
            contact_runs_until=contact.runs_until,
            resolve=resolve.promised,
            resolve_runs_until=resolve.runs_until,
            resolved=said[-1].resolved if said else None,
            grade=said[-1].satisfaction if said else None,
        )


def _promise(deadline):
    return Promise(
        due_at=deadline.due_at,
        met=deadline.met_at is not None,
        missed=deadline.missed_at is not None,
        exempt=deadline.exemption_id is not None,
        ended=deadline.ended_at is not None,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cases", "0005_results"),
    ]

    operations = [
        migrations.RunPython(fill),
    ]
