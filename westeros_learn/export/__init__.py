"""A course as packages that other systems take."""

from westeros_learn.export.archive import Written, write_package
from westeros_learn.export.building import Built, Step, Tell, build_packages, buildable
from westeros_learn.export.members import player_members
from westeros_learn.export.options import (
    NUMBERS,
    Access,
    Completion,
    EditionNumber,
    Exit,
    ExportOptions,
    ScoUnit,
    Status,
    TestQuestions,
    UntilPassed,
    read_options,
)
from westeros_learn.export.package import Member, Package
from westeros_learn.export.targets import OPTIONS_OF, TARGETS

__all__ = [
    "NUMBERS",
    "OPTIONS_OF",
    "TARGETS",
    "Access",
    "Built",
    "Completion",
    "EditionNumber",
    "Exit",
    "ExportOptions",
    "Member",
    "Package",
    "ScoUnit",
    "Status",
    "Step",
    "Tell",
    "TestQuestions",
    "UntilPassed",
    "Written",
    "build_packages",
    "buildable",
    "player_members",
    "read_options",
    "write_package",
]
