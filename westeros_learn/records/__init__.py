"""What is kept: the tables, their migrations, and what is read from them."""

from westeros_learn.records.accounts import (
    AuditEntry,
    ExternalIdentity,
    Job,
    Purpose,
    RecoveryCode,
    Role,
    SentLink,
    SignIn,
    User,
)
from westeros_learn.records.base import Base
from westeros_learn.records.cohorts import (
    Cohort,
    CohortCourse,
    CohortInvitation,
    CohortMember,
    CohortTrainer,
    RosterImport,
    RosterRow,
    Strand,
)
from westeros_learn.records.database import Database
from westeros_learn.records.keeping import ErasedCount, Retention, SealedCertificate
from westeros_learn.records.learning import (
    Attempt,
    Certificate,
    Enrolment,
    Erasure,
    GivenResponse,
    Regrade,
    RegradedResult,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
)
from westeros_learn.records.packages import PackageAddress, PackageBuild, PublishedPackage
from westeros_learn.records.tallies import CourseVersion, TalliedAnswer, TalliedAttempt, TalliedItem
from westeros_learn.records.teaching import AttemptChange, ChangeKind, Reminder, ReminderWay
from westeros_learn.records.tries import Tries

__all__ = [
    "Attempt",
    "AttemptChange",
    "AuditEntry",
    "Base",
    "Certificate",
    "ChangeKind",
    "Cohort",
    "CohortCourse",
    "CohortInvitation",
    "CohortMember",
    "CohortTrainer",
    "CourseVersion",
    "Database",
    "Enrolment",
    "ErasedCount",
    "Erasure",
    "ExternalIdentity",
    "GivenResponse",
    "Job",
    "PackageAddress",
    "PackageBuild",
    "PublishedPackage",
    "Purpose",
    "RecoveryCode",
    "Regrade",
    "RegradedResult",
    "Reminder",
    "ReminderWay",
    "Retention",
    "Role",
    "RosterImport",
    "RosterRow",
    "ScenarioAttempt",
    "ScenarioStep",
    "SealedCertificate",
    "SeenLesson",
    "SentLink",
    "SignIn",
    "Strand",
    "TalliedAnswer",
    "TalliedAttempt",
    "TalliedItem",
    "Tries",
    "User",
]
