from django.db import migrations


def add_where_missing(apps, editor):
    """The first migration has the column since; a database made before that gets it here."""
    person = apps.get_model("people", "Person")
    with editor.connection.cursor() as cursor:
        columns = editor.connection.introspection.get_table_description(cursor, person._meta.db_table)
    if "email" not in {column.name for column in columns}:
        editor.add_field(person, person._meta.get_field("email"))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(add_where_missing),
    ]
