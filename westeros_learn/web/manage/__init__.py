"""The pages of administrators: people and what they may do, the audit log, what is kept and for how long."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.manage import (
    audit_log,
    inspecting,
    keeping,
    package_lines,
    packages,
    people,
    platforms,
    set_up,
    start,
)
from westeros_learn.web.manage.blueprint import manage

__all__ = [
    "audit_log",
    "inspecting",
    "keeping",
    "manage",
    "package_lines",
    "packages",
    "people",
    "platforms",
    "set_up",
    "start",
]
