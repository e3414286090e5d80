"""What all forms of the app share: their words, their token, and the way a refusal becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import InputRequired, Length, Optional

from westeros_learn.delivery.passwords import LONGEST, SHORTEST
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.words import current_language, gettext, lazy, ngettext


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form that is sent once, with a token against forgery, and speaks the visitor's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms speaks."""

        @property
        def locales(self) -> list[str]:
            """The languages of the messages that are WTForms' own."""
            return [current_language()]

    def refuse(self, refused: Refused, fields: Mapping[Reason, Field]) -> None:
        """Say at its field why something was not done; at the head of the form where it has none."""
        sentence = said(refused)
        field = fields.get(refused.reason)
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


def required(most: int) -> list[Callable[..., None] | object]:
    """Return the validators of a field that must be filled in."""
    return [InputRequired(lazy("Please fill this in.")), Length(max=most)]


def optional(most: int) -> list[Callable[..., None] | object]:
    """Return the validators of a field that may stay empty."""
    return [Optional(), Length(max=most)]


def said(refused: Refused) -> str:
    """Return the sentence for a refusal: what is wrong, and what to do."""
    if refused.reason is Reason.SIGN_IN_LATER:
        return ngettext(
            "There were too many tries. Please wait %(num)s minute, then try again.",
            "There were too many tries. Please wait %(num)s minutes, then try again.",
            refused.minutes,
        )
    if refused.reason is Reason.MUST_WAIT:
        return ngettext(
            "The next attempt opens in %(num)s minute. Nothing is lost meanwhile.",
            "The next attempt opens in %(num)s minutes. Nothing is lost meanwhile.",
            refused.minutes,
        )
    return _sentences().get(refused.reason) or gettext("This cannot be done now. Nothing was changed.")


def _sentences() -> dict[Reason, str]:
    return {
        Reason.LINK_UNKNOWN: gettext(
            "This link opens nothing. It may have been cut off: copy the whole of it from your mail."
        ),
        Reason.LINK_USED: gettext("This link was used already. If that was you, sign in."),
        Reason.LINK_EXPIRED: gettext("This link is too old. Ask for a new one."),
        Reason.EMAIL_TAKEN: gettext(
            "There is an account with this address already. Sign in, or set a new password."
        ),
        Reason.PASSWORD_SHORT: gettext(
            "Please take %(n)s characters or more. A sentence that only you would think of is good.",
            n=SHORTEST,
        ),
        Reason.PASSWORD_LONG: gettext("Please take %(n)s characters at the most.", n=LONGEST),
        Reason.PASSWORD_KNOWN: gettext(
            "This would be guessed soon. Put several words together that have nothing to do with one another."
        ),
        Reason.YOURSELF: gettext(
            "This is your own account. Another administrator can change its role, lock it or erase it."
        ),
        Reason.LAST_ADMINISTRATOR: gettext(
            "This is the last administrator. Make somebody else one first; nothing was changed."
        ),
        Reason.NOT_ADMINISTRATOR: gettext("You are no administrator any more. Nothing was changed."),
        Reason.NO_PASSWORD: gettext(
            "This account has no password to set anew: it is locked, or its owner signs in at an institution."
        ),
        Reason.NO_FACTOR: gettext("This account has no second factor."),
        Reason.SET_UP_ALREADY: gettext("This school is set up. Sign in, or let an administrator invite you."),
        Reason.SIGN_IN_WRONG: gettext(
            "The address or the password is not right. Check both, or set a new password."
        ),
        Reason.NOT_INVITED: gettext("Nobody has invited you here yet. Ask whoever runs the course."),
        Reason.NO_ADDRESS: gettext("Your institution tells no mail address that it has verified. Ask it to."),
        Reason.JOIN_FROM_WITHIN: gettext(
            "Sign in with your password first, then join your institution’s sign-in on your account’s page."
        ),
        Reason.CODE_WRONG: gettext(
            "This code is not right, or was used before. Wait for the next one; check your device’s clock."
        ),
        Reason.NO_COHORT: gettext(
            "No cohort has this code. Check it with your trainer: it may have been replaced."
        ),
        Reason.NO_SEATS: gettext("Every seat of this cohort is taken. Ask your trainer, please."),
        Reason.SEATS_TAKEN: gettext(
            "More people are in it, or invited, than that. Give more seats, or take somebody out first."
        ),
        Reason.NO_TRAINER: gettext(
            "Nobody with this address is a trainer here. An administrator can make a person a trainer."
        ),
        Reason.LAST_TRAINER: gettext("Nobody else trains this cohort. Add another trainer first."),
        Reason.CHANGED_MEANWHILE: gettext(
            "Somebody else changed this meanwhile. Nothing was saved yet; look at both, and save once more."
        ),
        Reason.COHORT_CLOSED: gettext("This cohort is closed. Open it again first, in its settings."),
        Reason.NOT_ENROLLED: gettext("You are not in this course. Open its page to see how to begin it."),
        Reason.NOTHING_ANSWERED: gettext("Nothing was answered yet. Go back, answer, and send it again."),
        Reason.NOT_KEPT: gettext("What you write for yourself is not kept here. It stays in your browser."),
        Reason.OTHER_NUMBERS: gettext(
            "The page showed old numbers. Go back, load it anew, and answer again."
        ),
        Reason.TOO_MANY: gettext("You have answered this question very often. Leave it for today."),
        Reason.FINISHED: gettext("This attempt is finished. What you answered before is kept."),
        Reason.TIME_OVER: gettext(
            "The time of this attempt is over. Everything that you answered before is kept."
        ),
        Reason.PAUSED: gettext("This attempt is paused. Open it, choose “Go on”, and answer again."),
        Reason.NO_TIME_LIMIT: gettext(
            "This attempt has no time limit: leave it whenever you like, it waits for you."
        ),
        Reason.NO_ATTEMPTS_LEFT: gettext("You have used all of your attempts. Your best result counts."),
        Reason.NOTHING_TO_ASK: gettext(
            "There is no question to ask now. Tell your school; nothing was counted."
        ),
        Reason.NO_LEARNER: gettext("Nobody of this cohort is in this course under that number."),
        Reason.NOT_FINISHED: gettext("This attempt is open already."),
        Reason.PASSED_ALREADY: gettext("This attempt was passed, and stays as it is."),
        Reason.ANOTHER_OPEN: gettext(
            "Another attempt at this test is open. When it is finished, this one can be opened again."
        ),
        Reason.QUIZ_GONE: gettext("This test, or all of its questions, have left the course."),
        Reason.NOT_OFFERED: gettext("This is not offered here any more. Go back and load the page anew."),
        Reason.NOT_COMPLETE: gettext("The course is not complete yet: read every lesson, and pass its test."),
        Reason.PASSWORD_WRONG: gettext("The password is not right."),
        Reason.NOT_PUBLISHED: gettext(
            "No version is given out yet. Publish one first: an address that gives nothing locks "
            "learners out."
        ),
        Reason.IS_PUBLISHED: gettext("This version is given out. Publish another one first, then remove it."),
        Reason.PACKAGE_LOST: gettext(
            "The file of this version is not in the folder of packages. Build the course again."
        ),
        Reason.NO_PACKAGE_FOLDER: gettext(
            "The app has no folder for packages. The setting “packages” names one."
        ),
        Reason.PREVIEW_IS_OLD: gettext(
            "The course was changed since you looked. Look at what is new now, then publish."
        ),
        Reason.COURSE_HAS_ERRORS: gettext(
            "The course has errors, so it was not published. Correct them first; they are listed here."
        ),
        Reason.NO_LANGUAGE: gettext(
            "Write the tag of a language other than the course’s own, as in pl, uk or pt-BR."
        ),
        Reason.TEXTS_HIDDEN: gettext(
            "The course has errors that hide some of its texts. Nothing was changed; once they are "
            "corrected, try again."
        ),
        Reason.NO_PLATFORM: gettext("There is no such platform any more."),
        Reason.PLATFORM_KNOWN: gettext(
            "A platform with this issuer and this client ID is registered already. Nothing was changed."
        ),
        Reason.ONLY_WAY_IN: gettext("Nothing else opens this account. Nothing was changed."),
        Reason.ARRIVAL_OVER: gettext(
            "This way in was used already, or is too old. Open the link in your course once more."
        ),
        Reason.OTHER_ACCOUNT: gettext(
            "This person of the platform is linked to another account here. Nothing was changed."
        ),
        Reason.BUILD_UNDER_WAY: gettext(
            "This is just being built with other options. Wait until it is done, then ask again."
        ),
    }
