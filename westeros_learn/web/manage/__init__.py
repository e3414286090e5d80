"""The pages of administrators: people and what they may do, the audit log, what is kept and for how long."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.manage import inspecting, package_lines, packages, start
from westeros_learn.web.manage.blueprint import manage

__all__ = ["inspecting", "manage", "package_lines", "packages", "start"]
