"""The words of the audit log: what was done, by whom and to what, for whoever reads their own data."""

from __future__ import annotations

from westeros_learn.web.words import gettext


def worded(code: str) -> str:
    """Return what a code of the records means, in the visitor's language; what is no code stays."""
    return _words().get(code, code)


def subject_name(subject: str) -> str:
    """Return what an entry of the audit log is about, as its owner knows it."""
    kind, _, which = subject.partition(" ")
    names = {
        "activity": gettext("the activity report"),
        "package": gettext("the package %(which)s", which=which),
        "user": gettext("your account"),
        "platform": gettext("a learning platform, %(number)s", number=which),
        "key": gettext("a key, %(mark)s", mark=which[:12]),
        "link": gettext("a link, %(mark)s", mark=which),
        "cohort": gettext("a cohort, no. %(number)s", number=which),
        "course": gettext("the course %(which)s", which=which),
        "certificate": gettext("a certificate, no. %(number)s", number=which),
    }
    return names.get(kind, subject)


def detail_name(name: str) -> str:
    """Return what a detail of an entry is called."""
    names = {
        "added": gettext("Brought in"),
        "address": gettext("Address"),
        "audience": gettext("For whom"),
        "courses": gettext("Courses"),
        "ends_on": gettext("Last day"),
        "invited": gettext("Invited"),
        "language": gettext("Language"),
        "links": gettext("Links"),
        "list": gettext("List"),
        "place": gettext("Place"),
        "seats": gettext("Seats"),
        "starts_on": gettext("First day"),
        "stay": gettext("Have begun and stay"),
        "strand": gettext("Strand"),
        "taken_out": gettext("Taken out"),
        "title": gettext("Title"),
        "options": gettext("Options"),
        "version": gettext("Version"),
        "results": gettext("Results"),
        "role": gettext("Role"),
        "inactive_months": gettext("Months without a visit"),
        "audit_months": gettext("Months in the audit log"),
        "entries": gettext("Entries"),
        "whole": gettext("Whole"),
        "kept_tests": gettext("Tests kept without the person"),
        "form": gettext("Form"),
        "rows": gettext("Rows"),
        "what": gettext("What was done"),
        "subject_asked": gettext("To what"),
        "until": gettext("To"),
        "cohort": gettext("Cohort"),
        "issuer": gettext("Institution"),
        "platform": gettext("Platform"),
        "reason": gettext("Reason"),
        "course": gettext("Course"),
        "quiz": gettext("Test"),
        "attempt": gettext("Attempt"),
        "minutes": gettext("Minutes"),
        "score": gettext("Result"),
        "before": gettext("Before"),
        "may": gettext("May"),
        "link": gettext("Link"),
        "days": gettext("Days"),
        "percent": gettext("Per cent"),
        "open": gettext("Attempts under way"),
        "learners": gettext("Learners"),
        "way": gettext("How"),
        "since": gettext("Since"),
        "all": gettext("All attempts"),
    }
    return names.get(name, name)


def _words() -> dict[str, str]:
    return {
        # What is done: the actions of the audit log.
        "add to cohort": gettext("people brought into a cohort"),
        "add trainer": gettext("made a trainer of a cohort"),
        "change cohort": gettext("cohort changed"),
        "give course": gettext("work on a course given"),
        "take course away": gettext("work on a course taken away"),
        "share draft": gettext("link to a draft made"),
        "stop sharing draft": gettext("link to a draft taken back"),
        "publish course": gettext("course published"),
        "close cohort": gettext("cohort closed"),
        "invite to cohort": gettext("invitation to a cohort made anew"),
        "make cohort": gettext("cohort made"),
        "make join code": gettext("join code made"),
        "remove from cohort": gettext("taken out of a cohort"),
        "remove trainer": gettext("no longer a trainer of a cohort"),
        "reopen cohort": gettext("cohort opened again"),
        "undo import": gettext("people taken out of a cohort again"),
        "withdraw invitation": gettext("invitation withdrawn"),
        "withdraw join code": gettext("join code withdrawn"),
        "accept invitation": gettext("account made by an invitation"),
        "apply pass mark": gettext("earlier attempts judged by a lower pass mark"),
        "accept deployment": gettext("place of a platform let in"),
        "accept platform": gettext("platform let in"),
        "change platform": gettext("platform changed"),
        "choose for link": gettext("chosen what a link opens"),
        "invite platform": gettext("address made at which a platform registers itself"),
        "link platform": gettext("account linked to a platform"),
        "make account from platform": gettext("account made by coming from a platform"),
        "read platform names": gettext("names of a platform read"),
        "register platform": gettext("platform registered"),
        "remove platform": gettext("platform forgotten"),
        "rotate platform key": gettext("new key for platforms"),
        "send grades again": gettext("results sent to a platform again"),
        "switch platform off": gettext("platform switched off"),
        "switch platform on": gettext("platform switched on"),
        "withdraw platform invitation": gettext("address of registration withdrawn"),
        "ask for erasure": gettext("erasure asked for"),
        "back up database": gettext("backup made"),
        "build package": gettext("package asked for"),
        "change password": gettext("password changed"),
        "change retention": gettext("rules of retention changed"),
        "change role": gettext("role changed"),
        "delete old entries": gettext("old entries of the audit log deleted"),
        "erase person": gettext("person erased"),
        "export question statistics": gettext("statistics of questions exported"),
        "export matrix": gettext("results of a cohort exported"),
        "give extra time": gettext("extra time set"),
        "give more time": gettext("more time given in an attempt"),
        "export report": gettext("activity report taken"),
        "invite": gettext("invitation made"),
        "make password link": gettext("link for a new password made"),
        "join institution": gettext("joined to an institution’s sign-in"),
        "make package address": gettext("address of a package made"),
        "publish package": gettext("package published"),
        "regrade question": gettext("question judged anew"),
        "remind": gettext("reminder sent"),
        "reopen attempt": gettext("attempt opened again"),
        "remove package": gettext("version of a package removed"),
        "reset password": gettext("password set by a link"),
        "restore database": gettext("backup put back"),
        "revoke certificate": gettext("certificate revoked"),
        "revoke package address": gettext("address of a package revoked"),
        "send test mail": gettext("mail for trial sent"),
        "set up school": gettext("school set up, with its first administrator"),
        "export audit log": gettext("audit log downloaded"),
        "set up second factor": gettext("second factor turned on"),
        "take back erasure": gettext("request for erasure taken back"),
        "take down second factor": gettext("second factor turned off"),
        "take package": gettext("package downloaded"),
        "take own data": gettext("own data downloaded"),
        "use recovery code": gettext("recovery code used"),
        # Who does it.
        "somebody who may": gettext("somebody who may"),
        "yourself": gettext("yourself"),
        "the app": gettext("the app"),
        # How a reminder came, and what was done to an attempt.
        "mail": gettext("by mail"),
        "copied": gettext("by the trainer’s own way"),
        "reopened": gettext("opened again"),
        "more-time": gettext("more time"),
        # What a link is for.
        "lock account": gettext("account locked"),
        "unlock account": gettext("account opened again"),
        "end sign-ins": gettext("signed out everywhere"),
        "invitation": gettext("an invitation"),
        "reset": gettext("a new password"),
        # What a person may do.
        "trainee": gettext("trainee"),
        "trainer": gettext("trainer"),
        "administrator": gettext("administrator"),
        "None": "–",
    }
