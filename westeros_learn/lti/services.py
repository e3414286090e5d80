"""A platform's services in this app's name: line items, scores, names and roles (AGS 2.0, NRPS 2.0)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService, TAssignmentsGradersData
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem as Item
from pylti1p3.names_roles import NamesRolesProvisioningService
from requests.exceptions import InvalidURL

from westeros_learn.lti.claims import part_of, text
from westeros_learn.lti.connecting import Connector, Tokens
from westeros_learn.lti.keys import SigningKey
from westeros_learn.lti.message import LINE_ITEM, LINE_ITEM_READ, GradeService
from westeros_learn.lti.outside import Session, shown
from westeros_learn.lti.platforms import Platform
from westeros_learn.lti.refusals import PlatformRefusedError, PlatformTroubleError
from westeros_learn.lti.rows import LineItem, Member, Score

_T = TypeVar("_T")

_MOST_PAGES = 500
_MOST_ROWS = 50_000
_LONGEST_ID = 255
_LATER = frozenset({408, 425, 429})
_TELL = "The administrator of the platform can say why; the page of the platform here shows what it answered."


class Services:
    """What one platform is asked for. Every method raises the same errors.

    Args:
        platform: which one.
        key: the key that signs.
        tokens: the access that was given before.
        loopback: whether this machine itself may be asked.

    Raises:
        PlatformRefusedError: it said no; asking again changes nothing.
        PlatformTroubleError: it could not be reached, or answered nonsense; later it may do.
    """

    def __init__(self, platform: Platform, key: SigningKey, tokens: Tokens, *, loopback: bool) -> None:
        self._platform = platform
        self._key = key
        self._tokens = tokens
        self._loopback = loopback

    def send_score(self, line_item: str, grades: GradeService, score: Score) -> None:
        """Tell a score.

        Args:
            line_item: the address of the column.
            grades: what may be done there.
            score: the score.
        """
        _may(grades.takes_scores, "send scores")
        column = Item().set_id(line_item)
        self._asked(line_item, lambda connector: _grades(connector, grades).put_grade(_grade(score), column))

    def line_items(
        self, grades: GradeService, *, resource_id: str = "", tag: str = "", link_id: str = ""
    ) -> tuple[LineItem, ...]:
        """Return the columns of the context, or those with these marks alone (AGS 2.0, 3.2.6)."""
        _may(bool(grades.line_items and grades.scopes & {LINE_ITEM, LINE_ITEM_READ}), "see the gradebook")
        wanted = {"resource_id": resource_id, "tag": tag, "resource_link_id": link_id}
        asked = urlencode({name: value for name, value in wanted.items() if value})
        joint = "&" if urlsplit(grades.line_items).query else "?"
        address = f"{grades.line_items}{joint}{asked}" if asked else grades.line_items

        def read(connector: Connector) -> list[LineItem]:
            service = _grades(connector, grades)
            return [_line_item(row) for row in _rows(service.get_lineitems_page, address)]

        found = self._asked(address, read)
        return tuple(
            item
            for item in found
            if resource_id in ("", item.resource_id)
            and tag in ("", item.tag)
            and link_id in ("", item.link_id)
        )

    def create_line_item(self, grades: GradeService, item: LineItem) -> LineItem:
        """Make a column, and return it with its address."""
        _may(grades.takes_line_items, "make a column in the gradebook")
        new = Item().set_label(item.label).set_score_maximum(item.maximum)
        if item.resource_id:
            new.set_resource_id(item.resource_id)
        if item.tag:
            new.set_tag(item.tag)
        if item.link_id:
            new.set_resource_link_id(item.link_id)

        def create(connector: Connector) -> LineItem:
            address = _grades(connector, grades).create_lineitem(new).get_id()
            if not isinstance(address, str):
                raise PlatformTroubleError("The platform made a line item, and did not say where it is.")
            return replace(item, id=address)

        return self._asked(grades.line_items, create)

    def members(self, address: str, *, link_id: str = "") -> tuple[Member, ...]:
        """Return who is in the context, or who may follow one link (NRPS 2.0, 2.4 and 3.2)."""
        joint = "&" if urlsplit(address).query else "?"
        first = f"{address}{joint}{urlencode({'rlid': link_id})}" if link_id else address

        def read(connector: Connector) -> list[Member]:
            service = NamesRolesProvisioningService(connector, {"context_memberships_url": address})
            return [member for row in _rows(service.get_members_page, first) if (member := _member(row))]

        return tuple(self._asked(address, read))

    def _asked(self, address: str, ask: Callable[[Connector], _T]) -> _T:
        """Ask, a second time with new access where the old one was no longer good."""
        try:
            return self._asked_once(address, ask)
        except PlatformRefusedError as refused:
            if refused.status != 401 or not self._tokens.drop(self._platform):
                raise
        return self._asked_once(address, ask)

    def _asked_once(self, address: str, ask: Callable[[Connector], _T]) -> _T:
        hosts = {urlsplit(address).netloc, urlsplit(self._platform.token_url).netloc}
        try:
            with Session(loopback=self._loopback, hosts=hosts) as session:
                return ask(Connector(self._platform, self._key, self._tokens, session))
        except LtiServiceException as error:
            raise _answered(error.response) from None
        except InvalidURL as error:
            raise PlatformRefusedError(f"The platform cannot be asked: {error}.", _TELL) from None
        except requests.RequestException as error:
            raise PlatformTroubleError(f"The platform did not answer: {_kind(error)}.") from None
        except (LtiException, KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise PlatformTroubleError("The platform answered something that cannot be read.") from None


def _answered(answer: requests.Response) -> PlatformRefusedError | PlatformTroubleError:
    status = answer.status_code
    if status in _LATER or status >= 500:
        return PlatformTroubleError(f"The platform could not do it now (status {status}).", "", status)
    said = shown(answer.text)
    what = f"The platform refused (status {status})"
    return PlatformRefusedError(f"{what}: {said}" if said else f"{what}.", _TELL, status)


def _may(allowed: bool, what: str) -> None:  # noqa: FBT001  # reads as a sentence where it is called
    """See that the launch said that this app may do something.

    Raises:
        PlatformRefusedError: it may not.
    """
    if not allowed:
        cure = "In the settings of the tool at the platform, the grade service can be allowed."
        raise PlatformRefusedError(f"The platform does not allow this app to {what}.", cure)


def _kind(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "it took too long"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid"
    return "it could not be reached, or its answer was not whole"


def _grades(connector: Connector, grades: GradeService) -> AssignmentsGradesService:
    told = {"scope": sorted(grades.scopes), "lineitems": grades.line_items, "lineitem": grades.line_item}
    return AssignmentsGradesService(connector, cast(TAssignmentsGradersData, told))


def _grade(score: Score) -> Grade:
    """Return a score as it is sent, dated to the millisecond in UTC (AGS 2.0, 4.4.5)."""
    made = Grade().set_user_id(score.subject).set_score_maximum(score.maximum)
    if score.given is not None:
        made.set_score_given(score.given)
    made.set_activity_progress(score.activity).set_grading_progress(score.grading)
    if score.comment:
        made.set_comment(score.comment)
    at = score.at.astimezone(UTC).replace(tzinfo=None)
    return made.set_timestamp(f"{at.isoformat(timespec='milliseconds')}Z")


def _rows(page: Callable[[str], tuple[list[Any], str | None]], first: str) -> Iterator[dict[str, Any]]:
    """Give the rows of all pages; a platform that never comes to an end is stopped."""
    address: str | None = first
    seen: set[str] = set()
    count = 0
    while address:
        if address in seen or len(seen) >= _MOST_PAGES:
            raise ValueError("the pages have no end")
        seen.add(address)
        rows, address = page(address)
        for row in rows:
            count += 1
            if count > _MOST_ROWS:
                raise ValueError("there are too many rows")
            if isinstance(row, dict):
                yield row


def _line_item(row: dict[str, Any]) -> LineItem:
    """Return a column as the platform tells it.

    Raises:
        ValueError: it has no address, or no points.
    """
    address, maximum = row.get("id"), row.get("scoreMaximum")
    if not isinstance(address, str) or not isinstance(maximum, int | float):
        raise ValueError("the platform's line item is none")  # noqa: TRY004  # of the platform's, not of ours
    told = {name: text(row, name) for name in ("label", "resourceId", "tag", "resourceLinkId")}
    return LineItem(
        address, told["label"], float(maximum), told["resourceId"], told["tag"], told["resourceLinkId"]
    )


def _member(row: dict[str, Any]) -> Member | None:
    """Return a member as the platform tells it; None where it names nobody."""
    roles = row.get("roles", [])
    subject = row.get("user_id")
    if isinstance(subject, int) and not isinstance(subject, bool):
        subject = str(subject)
    if (
        not isinstance(subject, str)
        or not subject
        or len(subject) > _LONGEST_ID
        or not isinstance(roles, list)
    ):
        return None
    return Member(
        subject=subject,
        name=text(row, "name"),
        given_name=text(row, "given_name"),
        family_name=text(row, "family_name"),
        email=text(row, "email"),
        part=part_of([role for role in roles if isinstance(role, str)]),
        active=row.get("status", "Active") == "Active",
    )
