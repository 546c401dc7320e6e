"""The one Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UndersignedConfig(AppConfig):
    """One app and one migration history: a statement's life is one aggregate."""

    name = "undersigned"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Reinstall the triggers after every migration: altering a table silently drops them on SQLite."""
        from undersigned.models import frozen

        def install(using: str, **kwargs: Any) -> None:
            frozen.install(using)

        post_migrate.connect(install, sender=self, dispatch_uid="undersigned.frozen", weak=False)
