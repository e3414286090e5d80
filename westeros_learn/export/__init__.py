"""A course as packages that other systems take."""

from westeros_learn.export.archive import Written, write_package
from westeros_learn.export.members import player_members
from westeros_learn.export.options import Access, EditionNumber, ExportOptions, ScoUnit, Status
from westeros_learn.export.package import Member, Package
from westeros_learn.export.targets import TARGETS

__all__ = [
    "TARGETS",
    "Access",
    "EditionNumber",
    "ExportOptions",
    "Member",
    "Package",
    "ScoUnit",
    "Status",
    "Written",
    "player_members",
    "write_package",
]
