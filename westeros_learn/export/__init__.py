"""A course as packages that other systems take."""

from westeros_learn.export.archive import Written, write_package
from westeros_learn.export.building import Built, Step, Tell, build_packages, buildable
from westeros_learn.export.members import player_members
from westeros_learn.export.options import Access, EditionNumber, ExportOptions, ScoUnit, Status, TestQuestions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.targets import OPTIONS_OF, TARGETS

__all__ = [
    "OPTIONS_OF",
    "TARGETS",
    "Access",
    "Built",
    "EditionNumber",
    "ExportOptions",
    "Member",
    "Package",
    "ScoUnit",
    "Status",
    "Step",
    "Tell",
    "TestQuestions",
    "Written",
    "build_packages",
    "buildable",
    "player_members",
    "write_package",
]
