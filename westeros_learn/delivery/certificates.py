"""The use cases of certificates: issued once, verified by code and family name, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import fold
from westeros_learn.delivery import audit
from westeros_learn.delivery.completion import note_completion
from westeros_learn.delivery.enrolling import enrolment_of
from westeros_learn.delivery.keys import Keys, digest
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import put_scores
from westeros_learn.delivery.progress import reached
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sealed_certificates import seal, unseal
from westeros_learn.delivery.throttle import count_try, counts_of, forget_tries
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Certificate, Database, Enrolment, SealedCertificate, SeenLesson, User
from westeros_learn.records.attempts import attempts_of

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they are misread (Crockford, "Base 32")
_LENGTH = 26  # 130 bits
_MISREAD = str.maketrans("ILO", "110", " -\t\r\n")


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate.

    Attributes:
        id: 0 where its holder was erased, and it is kept sealed.
        code: as it is kept; people are shown it in groups, see `shown_code`.
        language: of the title, and of the course as it was studied.
        law_as_of: the day as of which the course stated the law.
        score: of the course, in hundredths of a per cent; None where nothing counts.
    """

    id: int
    code: str
    given_name: str
    family_name: str
    course_id: str
    course_title: str
    language: str
    law_as_of: date
    completed_at: datetime
    score: int | None
    issued_at: datetime
    revoked_at: datetime | None


def new_code() -> str:
    """Return a code by chance: nobody guesses one."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def shown_code(code: str) -> str:
    """Return a code as it is read and typed: in groups."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))


def claim_certificate(
    database: Database,
    library: Library,
    user_id: int,
    course_id: str,
    now: datetime,
    *,
    make_code: Callable[[], str] = new_code,
) -> Certified:
    """Issue a learner's certificate of a completed course; the one that was issued, if it was.

    Raises:
        Refused: the learner is not enrolled, or has not completed the course.
    """

    def change(session: Session) -> Certified:
        enrolment = enrolment_of(session, user_id, course_id, lock=True)
        edition = library.edition(course_id, enrolment.language)
        mine = select(Certificate).where(Certificate.enrolment_id == enrolment.id)
        issued = session.scalars(mine).one_or_none()
        if issued is not None:
            return _certified(issued, enrolment.course_id)
        note_completion(session, enrolment, edition)  # a lesson that was missing may have left the course
        if enrolment.completed_at is None:
            raise Refused(Reason.NOT_COMPLETE)
        put_scores(session, [enrolment.id], now)
        holder = session.get_one(User, user_id)
        seen = select(SeenLesson.lesson_id).where(SeenLesson.enrolment_id == enrolment.id)
        score = reached(edition, session.scalars(seen).all(), attempts_of(session, enrolment.id)).score
        issued = Certificate(
            enrolment_id=enrolment.id,
            code=make_code(),
            given_name=holder.given_name,
            family_name=holder.family_name,
            course_title=edition.course.title,
            course_hash=edition.content_hash,
            language=edition.course.language,
            law_as_of=edition.course.law_as_of,
            completed_at=enrolment.completed_at,
            score=score,
            issued_at=now,
        )
        session.add(issued)
        session.flush()
        return _certified(issued, enrolment.course_id)

    return written(database, change)


def issued_certificate(database: Database, user_id: int, course_id: str) -> Certified | None:
    """Return a learner's certificate of a course, revoked or not; None where none was issued."""
    with database.read() as session:
        found = session.scalar(
            select(Certificate)
            .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
            .where(Enrolment.user_id == user_id, Enrolment.course_id == course_id)
        )
        return None if found is None else _certified(found, course_id)


def verify_certificate(
    database: Database, keys: Keys, code: str, family_name: str, address: str, now: datetime
) -> Certified:
    """Return the certificate with a code and a family name, for whoever holds it in their hands.

    Args:
        database: where it is kept.
        keys: the app's keys.
        code: as typed.
        family_name: as typed.
        address: the visitor's IP address.
        now: the time.

    Raises:
        Refused: there is no valid one; which of the two is wrong, or whether it was revoked,
            is not told. Or there were too many tries.
    """
    counts = counts_of(keys, "certificate", _as_kept(code), address)
    with database.write() as session:
        count_try(session, counts, now)
    found = find_certificate(database, code, family_name)
    if found is None or found.revoked_at is not None:
        raise Refused(Reason.NO_CERTIFICATE)
    with database.write() as session:
        forget_tries(session, counts)
    return found


def find_certificate(database: Database, code: str, family_name: str) -> Certified | None:
    """Return the certificate with a code, if it is somebody's of this family name.

    Whether the code or the name was wrong is not told. Groups, small letters and misread
    ones in the code do not matter, nor do accents and capitals in the name.
    """
    with database.read() as session:
        found = _with_code(session, _as_kept(code))
    if found is None or not fold(family_name) or fold(found.family_name) != fold(family_name):
        return None
    return found


def certificate_with(database: Database, code: str) -> Certified:
    """Return the certificate with a code, for whoever looks after them.

    Raises:
        Refused: there is none.
    """
    with database.read() as session:
        found = _with_code(session, _as_kept(code))
    if found is None:
        raise Refused(Reason.NO_CERTIFICATE)
    return found


def revoke_certificate(
    database: Database, certificate_id: int, by: int | None, reason: str, now: datetime
) -> None:
    """Revoke a certificate: its verification says so from now on.

    Args:
        database: where it is kept.
        certificate_id: which.
        by: who does it.
        reason: why, for the audit log.
        now: the time.

    Raises:
        Refused: there is no such certificate.
    """
    with database.write() as session:
        certificate = session.get(Certificate, certificate_id)
        if certificate is None:
            raise Refused(Reason.NO_CERTIFICATE)
        if certificate.revoked_at is None:
            certificate.revoked_at = now
            audit.note(session, now, by, "revoke certificate", f"certificate {certificate_id}", reason=reason)


def revoke_sealed(database: Database, code: str, by: int | None, reason: str, now: datetime) -> None:
    """Revoke a certificate whose holder was erased, by its code.

    Raises:
        Refused: there is no such certificate.
    """
    with database.write() as session:
        row = session.get(SealedCertificate, digest(_as_kept(code)), with_for_update=True)
        if row is None:
            raise Refused(Reason.NO_CERTIFICATE)
        if row.revoked_at is None:
            row.revoked_at = now
            audit.note(session, now, by, "revoke certificate", "sealed certificate", reason=reason)


def seal_certificates(session: Session, enrolments: Mapping[int, str]) -> int:
    """Keep the certificates of somebody who is erased so that only who holds one can open it.

    Args:
        session: the transaction, in which they are deleted afterwards.
        enrolments: the ids of the courses, by enrolment.

    Returns:
        How many there are.
    """
    found = session.scalars(select(Certificate).where(Certificate.enrolment_id.in_(enrolments))).all()
    for row in found:
        told = asdict(_certified(row, enrolments[row.enrolment_id]))
        del told["id"], told["code"], told["revoked_at"]
        seal(session, row.code, told, row.revoked_at)
    return len(found)


def _with_code(session: Session, code: str) -> Certified | None:
    """Return the certificate with a code, also where it is sealed."""
    found = session.execute(
        select(Certificate, Enrolment.course_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.code == code)
    ).one_or_none()
    if found is not None:
        return _certified(found[0], found[1])
    sealed = unseal(session, code)
    if sealed is None:
        return None
    told, revoked_at = sealed
    told |= {name: datetime.fromisoformat(told[name]) for name in ("completed_at", "issued_at")}
    told["law_as_of"] = date.fromisoformat(told["law_as_of"])
    return Certified(id=0, code=code, revoked_at=revoked_at, **told)


def _as_kept(code: str) -> str:
    """Return a code that was typed as it is kept."""
    return code.upper().translate(_MISREAD)[: 2 * _LENGTH].replace("\0", "")


def _certified(row: Certificate, course_id: str) -> Certified:
    return Certified(
        id=row.id,
        code=row.code,
        given_name=row.given_name,
        family_name=row.family_name,
        course_id=course_id,
        course_title=row.course_title,
        language=row.language,
        law_as_of=row.law_as_of,
        completed_at=row.completed_at,
        score=row.score,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
    )
