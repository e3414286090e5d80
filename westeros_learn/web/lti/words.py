"""Why a platform was not believed, in the words of whoever stands before the door."""

from __future__ import annotations

from westeros_learn.lti.refusals import LtiRefusal, Why
from westeros_learn.web.words import gettext


def sentence_of(refusal: LtiRefusal) -> str:
    """Return what is wrong."""
    return reason_words().get(refusal.why) or refusal.message


def cure_of(refusal: LtiRefusal) -> str:
    """Return what to do."""
    if refusal.why is Why.REGISTRATION:
        return gettext("Nothing was registered. You can enter the platform’s addresses by hand.")
    if refusal.why in _ONCE_MORE:
        return gettext("Open the link in your course once more.")
    return gettext(
        "Open the link in your course once more. If it stays so, tell whoever looks after your platform "
        "what stands here."
    )


_ONCE_MORE = frozenset({Why.STATE, Why.STATE_OVER, Why.OTHER_BROWSER, Why.NONCE, Why.EXPIRED})


def reason_words() -> dict[str, str]:
    """Return the sentence for every reason, by its code, as the records keep it."""
    return {
        Why.LOGIN_INCOMPLETE: gettext("The platform did not say all that a launch needs."),
        Why.UNKNOWN_PLATFORM: gettext("This platform is not registered here, or it was switched off."),
        Why.STATE: gettext("This launch was used already, or it was never begun here."),
        Why.STATE_OVER: gettext("This launch was begun too long ago."),
        Why.OTHER_BROWSER: gettext("This launch was begun in another browser."),
        Why.PLATFORM_ERROR: gettext("The platform itself said that the launch did not work."),
        Why.TOKEN: gettext("What the platform sent cannot be read."),
        Why.ALGORITHM: gettext("The platform signed in a way that is not believed here."),
        Why.UNKNOWN_KEY: gettext("The platform signed with a key that is not among its public keys."),
        Why.KEYS_UNREACHABLE: gettext("The public keys of the platform could not be read."),
        Why.SIGNATURE: gettext("The signature of the platform is not right."),
        Why.ISSUER: gettext("The launch names another platform than the one that began it."),
        Why.AUDIENCE: gettext("The launch is meant for another tool."),
        Why.AUTHORIZED_PARTY: gettext("The launch was given to another tool."),
        Why.EXPIRED: gettext("The launch is no longer valid."),
        Why.FUTURE: gettext("The launch is dated in the future: a clock is wrong."),
        Why.NONCE: gettext("This launch answers another one."),
        Why.DEPLOYMENT: gettext("The place in the platform from which you come is not known here."),
        Why.VERSION: gettext("The platform speaks another version of LTI than 1.3."),
        Why.MESSAGE_TYPE: gettext("The platform asks for something that is not offered here."),
        Why.CLAIM: gettext("The platform left something out that a launch must say."),
        Why.TARGET: gettext("The link leads to another place than this app."),
    }
