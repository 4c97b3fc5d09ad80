"""The one receiver of a signal in the house: after every migration the guards are put in place."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_guards(using: str, **_: Any) -> None:
    """Install every room's guards, and give a new database the beginning of its trail."""
    from kikin.office import guards
    from kikin.office.audit import record

    connection = connections[using]
    guards.install(connection)
    if "audit_head" in connection.introspection.table_names():
        record.begin(using)


class AuditConfig(AppConfig):
    name = "kikin.office.audit"
    label = "audit"

    def ready(self) -> None:
        post_migrate.connect(install_guards, sender=self, dispatch_uid="install_guards")
