"""The operations of a first migration, carried out in one step.

Django renders every model again for each operation that it carries out, which for our many tables takes seconds, in
every new installation and every run of the tests. Where nothing was there before, the last state says it all: its
tables are created from that alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Several operations that only create tables, and what belongs to them. It cannot be reversed."""

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state after all of them, which renders its models when it is asked for them."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create each table as it is in the end."""
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                schema_editor.create_model(to_state.apps.get_model(app_label, operation.name))

    def describe(self) -> str:
        """What `migrate --plan` prints."""
        return f"Create {sum(isinstance(operation, CreateModel) for operation in self.operations)} tables in one step"
