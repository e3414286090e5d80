"""What is kept: the tables, their migrations, and what is read from them."""

from westeros_learn.records.accounts import (
    AuditEntry,
    ExternalIdentity,
    FailedSignIn,
    Job,
    Purpose,
    RecoveryCode,
    Role,
    SentLink,
    SignIn,
    User,
)
from westeros_learn.records.base import Base
from westeros_learn.records.database import Database

__all__ = [
    "AuditEntry",
    "Base",
    "Database",
    "ExternalIdentity",
    "FailedSignIn",
    "Job",
    "Purpose",
    "RecoveryCode",
    "Role",
    "SentLink",
    "SignIn",
    "User",
]
