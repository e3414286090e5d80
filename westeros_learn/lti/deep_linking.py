"""The answer to a platform that lets a teacher choose: links, each with its line item (Deep Linking 2.0)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from pylti1p3.deep_link import DeepLink, TDeepLinkData
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem as Item

from westeros_learn.lti.adapters import registration_of
from westeros_learn.lti.keys import SigningKey
from westeros_learn.lti.message import Launch
from westeros_learn.lti.platforms import Platform

_DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"
_MESSAGE = "https://purl.imsglobal.org/spec/lti-dl/claim/msg"


@dataclass(frozen=True, slots=True)
class ChosenLink:
    """A link that a teacher chose.

    Attributes:
        url: where it leads, at this app.
        title: what it is called there.
        text: a sentence below it; "" for none.
        custom: what comes back with every launch of it; it tells what was chosen.
        maximum: the points of its line item; None where it is not graded.
        resource_id: what the line item is of, the same for the same course, module or quiz.
        tag: which of its grades it is.
        window: whether it had better be opened in a window of its own.
    """

    url: str
    title: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    maximum: float | None = None
    resource_id: str = ""
    tag: str = ""
    window: bool = False


def answer(
    launch: Launch, chosen: Sequence[ChosenLink], platform: Platform, key: SigningKey, message: str = ""
) -> str:
    """Return the token that the browser sends to the platform, in the field `JWT` of a form.

    Args:
        launch: the request for a choice.
        chosen: the links; none of them where the teacher gave it up.
        platform: to whom it goes.
        key: the key that signs.
        message: a sentence that the platform shows to the teacher; "" for none.

    Raises:
        ValueError: the launch asks for no choice, or for one link alone.
    """
    asked = launch.deep_linking
    if asked is None or (len(chosen) > 1 and not asked.multiple):
        raise ValueError("the platform does not ask for this choice")
    graded = asked.line_items is not False
    resources = [_Resource(link, graded=graded) for link in chosen]
    settings = cast(TDeepLinkData, {} if asked.data is None else {"data": asked.data})
    made = _Answer(registration_of(platform, key), launch.deployment_id, settings)
    made.message = message
    return made.get_response_jwt(resources)


class _Answer(DeepLink):
    """pylti1p3's answer, with a sentence, and without what the platform did not ask for."""

    message = ""

    def _generate_nonce(self) -> str:
        """Return what tells nothing: pylti1p3's own contains the address of the machine's network card."""
        return secrets.token_urlsafe(24)

    def get_message_jwt(self, resources: Sequence[DeepLinkResource]) -> dict[str, object]:
        """Return the claims; `data` only where the platform sent some (Deep Linking 2.0, 4.5.4)."""
        made = super().get_message_jwt(resources)
        if made[_DATA] is None:
            del made[_DATA]
        if self.message:
            made[_MESSAGE] = self.message
        return made


class _Resource(DeepLinkResource):
    """pylti1p3's link, with a sentence and a window (Deep Linking 2.0, 4.2.2)."""

    def __init__(self, link: ChosenLink, *, graded: bool) -> None:
        self._link = link
        self.set_url(link.url).set_title(link.title).set_custom_params(dict(link.custom))
        if graded and link.maximum is not None:
            item = Item().set_score_maximum(link.maximum).set_label(link.title)
            self.set_lineitem(item.set_resource_id(link.resource_id).set_tag(link.tag))

    def to_dict(self) -> dict[str, Any]:
        """Return the content item."""
        made = super().to_dict()
        if self._link.text:
            made["text"] = self._link.text
        if self._link.window:
            made["window"] = {"targetName": "_blank"}
        return made
