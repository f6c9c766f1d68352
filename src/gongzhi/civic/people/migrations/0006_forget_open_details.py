from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0005_seal_details")]

    operations = [
        migrations.RemoveConstraint("person", "one_caller_per_phone_and_name"),
        migrations.RemoveField("person", "sign_in_name"),
        migrations.RemoveField("person", "phone"),
        migrations.RemoveField("person", "email"),
    ]
