"""The certificate of a course: issued on request, downloaded as often as its holder likes."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.certificates import (
    Certified,
    claim_certificate,
    issued_certificate,
    shown_code,
)
from westeros_learn.errors import CertificateError
from westeros_learn.player.certificate import CertificateText, render_certificate
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.learn.blueprint import addresses, learn, progress


@learn.get("/certificate")
@open_to(Access.TRAINEE)
def certificate(course_id: str) -> ResponseReturnValue:
    """The certificate: what is missing for it, what it will say, or where it can be had."""
    found = progress(course_id)
    course = found.edition.course
    return render_template(
        "learn/certificate.html",
        course=course,
        issued=issued_certificate(desk().database, visitor().person.id, course_id),
        shown_code=shown_code,
        may_have=bool(found.enrolled.completed_at) or found.reached.complete,
        lessons=[lesson for lesson in course.lessons if lesson.id in found.reached.unseen],
        quizzes=[quiz for quiz in course.quizzes if quiz.id in found.reached.unpassed],
        where=addresses(course_id),
    )


@learn.post("/certificate")
@open_to(Access.TRAINEE)
def claim(course_id: str) -> ResponseReturnValue:
    """Issue the certificate."""
    claim_certificate(desk().database, desk().library, visitor().person.id, course_id, now())
    return redirect(url_for("learn.certificate", course_id=course_id), 303)


@learn.get("/certificate.pdf")
@open_to(Access.TRAINEE)
def certificate_file(course_id: str) -> ResponseReturnValue:
    """The certificate as a PDF."""
    issued = issued_certificate(desk().database, visitor().person.id, course_id)
    if issued is None or issued.revoked_at is not None:
        abort(404)
    try:
        file = render_certificate(_text(issued))
    except CertificateError:
        return render_template("learn/certificate_unset.html", issued=issued), 500
    answer = Response(file, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"certificate-{course_id}.pdf")
    return answer


def _text(issued: Certified) -> CertificateText:
    school = desk().school
    return CertificateText(
        language=issued.language,
        holder=f"{issued.given_name} {issued.family_name}",
        course=issued.course_title,
        issuer=school.name,
        completed=local(issued.completed_at).date(),
        issued=local(issued.issued_at).date(),
        score=issued.score,
        law_as_of=issued.law_as_of,
        code=shown_code(issued.code),
        page=school.base + url_for("verification.verify"),
    )
