from django.db import migrations, models

MARKS = {"sign_in_mark": 80, "phone_mark": 64, "email_mark": 64, "caller_mark": 64}


class Migration(migrations.Migration):
    dependencies = [("people", "0003_privacy_officer"), ("privacy", "0001_vault")]

    operations = [
        migrations.AddField("person", name, models.CharField(max_length=length, null=True))
        for name, length in MARKS.items()
    ]
