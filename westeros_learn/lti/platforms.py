"""Who talks with us: the platform (an LMS), and this app as the tool that it knows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

RS256 = "RS256"
"""The signature that every platform can make (Security Framework 1.0, 5.1)."""


@dataclass(frozen=True, slots=True)
class Platform:
    """An LMS at which this app is registered as a tool. Two registrations at one LMS are two platforms.

    Attributes:
        issuer: who it says it is; an address, but only compared, sign by sign (LTI 1.3, 3.1.3.1).
        client_id: how it knows this app.
        authorization_url: where a browser is sent for a launch.
        token_url: where this app gets access to its services; "" where it offers none.
        jwks_url: where its public keys are.
        audience: whom a request for access is addressed to; "" for the token address.
        name: what people call it.
        family: which LMS it is, `moodle` for instance; "" when it does not say.
        algorithms: the signatures that are believed from it.
    """

    issuer: str
    client_id: str
    authorization_url: str
    token_url: str
    jwks_url: str
    audience: str = ""
    name: str = ""
    family: str = ""
    algorithms: tuple[str, ...] = (RS256,)


@dataclass(frozen=True, slots=True)
class Tool:
    """This app, as a platform has to know it.

    Attributes:
        name: what a teacher sees in the list of tools.
        description: one sentence below it.
        base: where browsers reach this app, without a slash at the end.
        login_url: where the platform begins a login.
        launch_url: where the platform sends the launch; also the address of every link.
        keys_url: where this app's public keys are.
        icon_url: a picture of it; "" for none.
    """

    name: str
    description: str
    base: str
    login_url: str
    launch_url: str
    keys_url: str
    icon_url: str = ""

    @property
    def domain(self) -> str:
        """The host with its port, where it has one: Moodle finds the tool of a link by it."""
        return urlsplit(self.base).netloc

    def holds(self, address: str) -> bool:
        """Say whether an address is one of this app's own."""
        own, other = urlsplit(self.base), urlsplit(address)
        return (own.scheme, own.netloc) == (other.scheme, other.netloc)
