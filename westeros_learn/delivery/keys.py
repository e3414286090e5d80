"""What must be guessed by nobody: tokens of links and browsers, and what is encrypted."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from westeros_learn.errors import SettingsError

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest(token: str) -> bytes:
    """Return what is kept of a token: from it nobody can make the token again."""
    return hashlib.sha256(token.encode()).digest()


class Keys:
    """The app's secret keys, each purpose with one of its own (RFC 5869).

    Args:
        keys: the secret key of today, then those of before.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._throttle = _derive(keys[0], b"throttle")
        self._set_up = _derive(keys[0], b"set-up")
        self._cipher = MultiFernet([Fernet(urlsafe_b64encode(_derive(key, b"cipher"))) for key in keys])

    def encrypt(self, text: str) -> bytes:
        """Return a text that only these keys can read."""
        return self._cipher.encrypt(text.encode())

    def decrypt(self, data: bytes) -> str:
        """Return a text that these keys encrypted.

        Raises:
            SettingsError: other keys did.
        """
        try:
            return self._cipher.decrypt(data).decode()
        except InvalidToken:
            raise SettingsError(
                "A second factor was encrypted with a secret key that the app was not given.",
                "Name the key that was used before in earlier_secret_keys.",
            ) from None

    def mark(self, kind: str, text: str) -> bytes:
        """Return a mark that stands for a text in the table of failed sign-ins, and does not tell it."""
        return hmac.digest(self._throttle, f"{kind}:{text}".encode(), "sha256")

    def sign_set_up(self, until: int) -> str:
        """Return what proves that whoever has it was told by this app, for setting it up until a time.

        Args:
            until: seconds since 1970.
        """
        return hmac.new(self._set_up, f"until {until}".encode(), "sha256").hexdigest()


def _derive(key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"westeros-learn " + purpose).derive(key.encode())
