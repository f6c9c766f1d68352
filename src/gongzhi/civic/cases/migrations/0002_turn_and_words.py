from django.db import migrations, models

POSTGRES = """
CREATE TABLE cases_words (id bigint PRIMARY KEY, tokens integer[] NOT NULL);
CREATE INDEX cases_words_tokens ON cases_words USING gin (tokens);
"""
# Without the tokens themselves: they can be made of the case again, and would be a fifth of the database.
SQLITE = """
CREATE VIRTUAL TABLE cases_words USING fts5(
    tokens, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0'
)
"""


def make_words(apps, editor):
    editor.execute(POSTGRES if editor.connection.vendor == "postgresql" else SQLITE)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="turn",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(make_words),
    ]
