"""The tables of platforms: learning platforms that send their people here by LTI 1.3, and what they said.

Everything is a platform's own: the same name on two platforms is two people, two contexts, two links.
No mail address and no picture of anybody is kept.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base, Key

_ADDRESS = 500
_ID = 255
"""As long as an id may be (LTI Core 1.3, 5.3.3, 5.3.6, 5.4.1)."""


class LtiPlatform(Base):
    """A learning platform, as it is registered here: one issuer and one client.

    Attributes:
        name: for the people who read it.
        issuer, client_id: who it is (LTI Core 1.3, 5.1.1).
        audience: whom a request for its token is meant for; "" for the address of the token itself.
        family: which LMS it is, as it says itself; "" where it does not say.
        algorithms: the signatures that are believed from it.
        registered_at: when it was registered, by hand or by itself.
        accepted_at: when an administrator let it in; None while it waits, and nobody comes from it.
        off_at: since when it is switched off.
        launched_at: when somebody last came from it.
        error: the code of what was last refused; "" where nothing was.
        unknown_deployment: the place from which somebody came last that is not known; "" for none.
    """

    __tablename__ = "lti_platforms"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(_ID))
    client_id: Mapped[str] = mapped_column(String(_ID))
    authorization_url: Mapped[str] = mapped_column(String(_ADDRESS))
    token_url: Mapped[str] = mapped_column(String(_ADDRESS))
    jwks_url: Mapped[str] = mapped_column(String(_ADDRESS))
    audience: Mapped[str] = mapped_column(String(_ADDRESS), default="")
    family: Mapped[str] = mapped_column(String(_ID), default="")
    algorithms: Mapped[list[str]]
    registered_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    off_at: Mapped[datetime | None]
    launched_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(60), default="")
    error_at: Mapped[datetime | None]
    unknown_deployment: Mapped[str] = mapped_column(String(_ID), default="")


class LtiDeployment(Base):
    """One place of a platform at which the app was put (LTI Core 1.3, 3.1.3): no other one is believed."""

    __tablename__ = "lti_deployments"

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("lti_platforms.id", ondelete="CASCADE"), primary_key=True
    )
    deployment_id: Mapped[str] = mapped_column(String(_ID), primary_key=True)


class LtiInvitation(Base):
    """An address at which one platform may register itself, once.

    Attributes:
        token_hash: SHA-256 of what the address says.
        label: whose it is.
        platform_id: what came of it; None while nothing has.
    """

    __tablename__ = "lti_invitations"

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    label: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    platform_id: Mapped[int | None] = mapped_column(
        ForeignKey("lti_platforms.id", ondelete="SET NULL"), index=True
    )


class LtiKey(Base):
    """A key with which the app signs what it tells platforms. Several are published, the newest signs.

    Attributes:
        sealed: the private key, encrypted.
        retired_at: since when it signs no more. Platforms that have kept a copy still find it.
    """

    __tablename__ = "lti_keys"

    kid: Mapped[str] = mapped_column(String(60), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary(4000))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class LtiLogin(Base):
    """A login that a platform has begun: its state and nonce serve once (LTI Security Framework, 5.1.1.1).

    Attributes:
        state_hash, nonce_hash: SHA-256 of them.
        deployment_id: "" where the platform did not say it.
        storage: how the platform calls the frame in which it keeps something for us; "" for none.
        used_at: when the platform answered.
    """

    __tablename__ = "lti_logins"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    platform_id: Mapped[int] = mapped_column(ForeignKey("lti_platforms.id", ondelete="CASCADE"), index=True)
    deployment_id: Mapped[str] = mapped_column(String(_ID), default="")
    storage: Mapped[str] = mapped_column(String(100), default="")
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class LtiArrival(Base):
    """Somebody whom a platform has sent and who is not inside yet: opened once, and gone within the hour.

    Attributes:
        token_hash: SHA-256 of what the address of the page says.
        sealed: what the platform said, encrypted.
        used_at: when it was opened.
    """

    __tablename__ = "lti_arrivals"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("lti_platforms.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class LtiSubject(Base):
    """Somebody as a platform knows them.

    Attributes:
        subject: what the platform calls them (`sub`).
        user_id: their account; None for who is on a list of the platform and has never come.
        given_name, family_name: of who has no account; "" as soon as they have one.
    """

    __tablename__ = "lti_subjects"
    __table_args__ = (UniqueConstraint("platform_id", "subject"),)

    id: Mapped[Key]
    platform_id: Mapped[int] = mapped_column(ForeignKey("lti_platforms.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(_ID))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(100), default="")
    linked_at: Mapped[datetime | None]


class LtiContext(Base):
    """A course of a platform (`context`): here it is a cohort.

    Attributes:
        members_url: where its names and roles are read; "" where they are not.
        lineitems_url: where its gradebook is; "" where there is none.
        read_at: when its names were last read.
        error: why they could not be, the last time; "" where they could.
    """

    __tablename__ = "lti_contexts"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id", "context_id"),)

    id: Mapped[Key]
    platform_id: Mapped[int] = mapped_column(ForeignKey("lti_platforms.id", ondelete="CASCADE"))
    deployment_id: Mapped[str] = mapped_column(String(_ID))
    context_id: Mapped[str] = mapped_column(String(_ID))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)
    members_url: Mapped[str] = mapped_column(String(2000), default="")
    lineitems_url: Mapped[str] = mapped_column(String(2000), default="")
    read_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(60), default="")


class LtiMember(Base):
    """Somebody on a platform's list of a context.

    Attributes:
        teaches: whether they train there.
        left_at: since when the list names them no more.
    """

    __tablename__ = "lti_members"

    context_id: Mapped[int] = mapped_column(
        ForeignKey("lti_contexts.id", ondelete="CASCADE"), primary_key=True
    )
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("lti_subjects.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    teaches: Mapped[bool]
    left_at: Mapped[datetime | None]


class LtiLink(Base):
    """A link of a platform (`resource_link`), and what it opens.

    Attributes:
        course_id: "" while nobody has chosen.
        module_id, quiz_id: what of the course; both "" for the whole of it.
        lineitem_url: the column of the gradebook that belongs to it; "" for none.
    """

    __tablename__ = "lti_links"
    __table_args__ = (
        UniqueConstraint("context_id", "resource_link_id"),
        CheckConstraint("module_id = '' OR quiz_id = ''", name="one_part"),
    )

    id: Mapped[Key]
    context_id: Mapped[int] = mapped_column(ForeignKey("lti_contexts.id", ondelete="CASCADE"))
    resource_link_id: Mapped[str] = mapped_column(String(_ID))
    course_id: Mapped[str] = mapped_column(String(_ID), index=True)
    module_id: Mapped[str] = mapped_column(String(_ID), default="")
    quiz_id: Mapped[str] = mapped_column(String(_ID), default="")
    lineitem_url: Mapped[str] = mapped_column(String(2000), default="")


class LtiResult(Base):
    """What a platform was last told of somebody's work behind a link.

    Attributes:
        progress: what it was told of how far they are (LTI AGS 2.0, 3.4.7): `activityProgress`.
        score: in hundredths of a per cent; None where none was told.
        sent_at: when the platform took it; None before the first time.
        error: why it did not, the last time; "" where it did.
    """

    __tablename__ = "lti_results"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 10000", name="score"),)

    link_id: Mapped[int] = mapped_column(ForeignKey("lti_links.id", ondelete="CASCADE"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("lti_subjects.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    progress: Mapped[str] = mapped_column(String(20), default="")
    score: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(60), default="")
    error_at: Mapped[datetime | None]
