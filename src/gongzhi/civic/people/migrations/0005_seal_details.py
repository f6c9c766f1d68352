from django.db import migrations, models, transaction

from gongzhi.civic.people.actions.persons import marks_of
from gongzhi.civic.privacy.actions import keep_details
from gongzhi.civic.privacy.vocabulary import Details
from gongzhi.kernel.migrating import AddIndexOnline, AddUniqueOnline

BATCH = 1000


def fill(apps, editor):
    """Bring what is known of people into the vault, batch by batch; a run that was cut off goes on."""
    person, membership = apps.get_model("people", "Person"), apps.get_model("people", "Membership")
    sealed = apps.get_model("privacy", "SealedDetails").objects.filter(pk=models.OuterRef("pk"))
    waiting = person.objects.filter(~models.Exists(sealed)).order_by("pk")
    while batch := list(waiting[:BATCH]):
        staff = set(membership.objects.filter(person__in=batch).values_list("person", flat=True))
        with transaction.atomic():
            keep_details({each.pk: details_of(each) for each in batch})
            for each in batch:
                for field, mark in marks_of(details_of(each)).items():
                    setattr(each, field, mark)
                each.name = each.name if each.pk in staff else ""
            fields = ["name", "sign_in_mark", "phone_mark", "email_mark", "caller_mark"]
            person.objects.bulk_update(batch, fields)


def details_of(person):
    return Details(
        name=person.name, phone=person.phone, email=person.email or "", sign_in_name=person.sign_in_name or ""
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0004_marks")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexOnline("person", models.Index(fields=["phone_mark"], name="person_of_phone")),
        AddIndexOnline("person", models.Index(fields=["email_mark"], name="person_of_email")),
        AddUniqueOnline(
            "person",
            models.UniqueConstraint(
                fields=["sign_in_mark"],
                condition=models.Q(sign_in_mark__isnull=False),
                name="one_person_per_sign_in_name",
            ),
        ),
        AddUniqueOnline(
            "person",
            models.UniqueConstraint(
                fields=["caller_mark"],
                condition=models.Q(caller_mark__isnull=False),
                name="one_person_per_caller",
            ),
        ),
    ]
