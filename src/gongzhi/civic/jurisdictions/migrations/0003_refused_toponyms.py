"""A name that cases taught may be refused."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("jurisdictions", "0002_toponyms"),)

    operations = (
        migrations.AddField(
            model_name="toponym", name="is_refused", field=models.BooleanField(default=False)
        ),
    )
