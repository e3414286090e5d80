"""Who may open what: every route of the app, for every kind of visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.records import Role
from westeros_learn.web.access import access_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .conftest import Browser, World

# What each visitor is answered: anonymous, trainee, trainer of another cohort, trainer, administrator.
# A form that is sent without its fields is refused with 422, which shows that it was let through.
TABLE: Mapping[str, tuple[int, int, int, int, int]] = {
    "GET /": (303, 200, 200, 200, 200),
    "GET /style.css": (200, 200, 200, 200, 200),
    "GET /icon.svg": (200, 200, 200, 200, 200),
    "GET /privacy": (200, 200, 200, 200, 200),
    "GET /accessibility": (200, 200, 200, 200, 200),
    "GET /healthz": (200, 200, 200, 200, 200),
    "GET /readyz": (200, 200, 200, 200, 200),
    "GET /metrics": (404, 404, 404, 404, 404),
    "GET /help": (200, 200, 200, 200, 200),
    "GET /account/sign-in": (200, 200, 200, 200, 200),
    "POST /account/sign-in": (422, 422, 422, 422, 422),
    "POST /account/sign-out": (401, 303, 303, 303, 303),
    "POST /account/sign-out-elsewhere": (401, 303, 303, 303, 303),
    "GET /account/code": (303, 303, 303, 303, 303),
    "POST /account/code": (401, 303, 303, 303, 303),
    "GET /account/invitation/<token>": (410, 410, 410, 410, 410),
    "POST /account/invitation/<token>": (410, 410, 410, 410, 410),
    "GET /account/sign-up": (404, 404, 404, 404, 404),
    "POST /account/sign-up": (404, 404, 404, 404, 404),
    "GET /account/forgotten": (200, 200, 200, 200, 200),
    "POST /account/forgotten": (200, 200, 200, 200, 200),
    "GET /account/reset/<token>": (410, 410, 410, 410, 410),
    "POST /account/reset/<token>": (410, 410, 410, 410, 410),
    "GET /account/": (303, 200, 200, 200, 200),
    "POST /account/": (401, 422, 422, 422, 422),
    "GET /account/password": (303, 200, 200, 200, 200),
    "POST /account/password": (401, 422, 422, 422, 422),
    "GET /account/second-factor": (303, 200, 200, 200, 200),
    "POST /account/second-factor": (401, 422, 200, 200, 200),
    "POST /account/language": (303, 303, 303, 303, 303),
    "POST /account/erasure": (401, 303, 303, 303, 303),
}


def routes(world: World) -> dict[str, str]:
    """Every route by its method and rule, with its endpoint."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_has_every_route_and_no_other(world: World) -> None:
    assert sorted(routes(world)) == sorted(TABLE)


def test_every_page_says_to_whom_it_is_open(world: World) -> None:
    assert not [name for name, endpoint in routes(world).items() if access_of(world.app, endpoint) is None]


def test_each_visitor_is_answered_as_the_table_says(world: World) -> None:
    answered = {}
    for route in TABLE:
        visitors = visitors_of(world, route)
        method, rule = route.split()
        path = rule.replace("<token>", "x" * 43)
        answers = [each.get(path) if method == "GET" else each.send(path, on="/help") for each in visitors]
        answered[route] = tuple(answer.status_code for answer in answers)
    assert answered == TABLE


def visitors_of(world: World, route: str) -> list[Browser]:
    """New browsers for each route, since some sign out."""
    mark = route.replace(" ", "").replace("/", "-").strip("<>").lower()
    return [
        world.browser(),
        world.inside(f"trainee{mark}@example.org", Role.TRAINEE),
        world.inside(f"other{mark}@example.org", Role.TRAINER),
        world.inside(f"trainer{mark}@example.org", Role.TRAINER),
        world.inside(f"admin{mark}@example.org", Role.ADMINISTRATOR),
    ]


def test_no_form_is_taken_without_its_token(world: World) -> None:
    """A page elsewhere can send a form with the visitor's cookie, but not with what the form holds."""
    browser = world.inside("ana@example.org", Role.ADMINISTRATOR)
    for route in TABLE:
        method, rule = route.split()
        if method != "GET":
            answer = browser.client.open(rule.replace("<token>", "x" * 43), method=method, data={})
            assert answer.status_code == 400, route
            assert "load the page anew" in answer.text


def test_every_answer_has_its_headers(world: World) -> None:
    browser = world.browser()
    for path in ("/", "/account/sign-in", "/style.css", "/nothing-here"):
        headers = browser.get(path).headers
        assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    cookie = world.browser().get("/account/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
