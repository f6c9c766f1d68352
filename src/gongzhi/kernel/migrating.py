"""Steps of migrations that a large database takes while it is read and written."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


def _is_postgres(editor: BaseDatabaseSchemaEditor) -> bool:
    return editor.connection.vendor == "postgresql"


class AddIndexOnline(migrations.AddIndex):
    """Add an index; on PostgreSQL without holding up writers, so the migration must not be atomic."""

    def database_forwards(
        self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build the index, from the beginning where a try before was cut off."""
        if not _is_postgres(editor):
            editor.execute(f'DROP INDEX IF EXISTS "{self.index.name}"')
            super().database_forwards(app_label, editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        editor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{self.index.name}"')
        editor.execute(self.index.create_sql(model, editor, concurrently=True))


class AddUniqueOnline(migrations.AddConstraint):
    """Add a unique constraint with a condition, which is an index, in the same way."""

    def database_forwards(
        self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build the index, from the beginning where a try before was cut off."""
        concurrently = "CONCURRENTLY " if _is_postgres(editor) else ""
        editor.execute(f'DROP INDEX {concurrently}IF EXISTS "{self.constraint.name}"')
        model = to_state.apps.get_model(app_label, self.model_name)
        made = str(self.constraint.create_sql(model, editor))
        editor.execute(made.replace("UNIQUE INDEX ", f"UNIQUE INDEX {concurrently}", 1))


class RemoveIndexOnline(migrations.RemoveIndex):
    """Remove an index without holding up readers and writers."""

    def database_forwards(
        self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the index."""
        concurrently = "CONCURRENTLY " if _is_postgres(editor) else ""
        editor.execute(f'DROP INDEX {concurrently}IF EXISTS "{self.name}"')


class ForgetForeignKeyIndex(migrations.AlterField):
    """Take the index off a foreign key (`db_index=False`), and touch nothing else of the table."""

    def database_forwards(
        self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the index that Django made for the key."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        concurrently = "CONCURRENTLY " if _is_postgres(editor) else ""
        for name in _plain_indexes(editor, model._meta.db_table, column):
            editor.execute(f'DROP INDEX {concurrently}"{name}"')


def _plain_indexes(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> list[str]:
    """Return the names of the indexes on this one column that hold nothing up but speed."""
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, table)
    return [
        name
        for name, about in found.items()
        if about["index"]
        and not about["unique"]
        and about["columns"] == [column]
        and name.startswith(f"{table}_")
    ]
