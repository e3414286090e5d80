"""Certificates of people who were erased: the school can read them no longer, who holds one can show it.

The code on a certificate is 130 bits of chance. Of it a key is made, with which everything that stood
on the certificate is encrypted; of the code itself only a hash is kept. Without the code, the rows name
nobody and open for nobody. The person keeps what they earned, and can still prove it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from westeros_learn.delivery.keys import digest
from westeros_learn.records import SealedCertificate

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_TIME = 0
"""When it was sealed is not kept: the audit log knows when somebody was erased."""


def seal(session: Session, code: str, told: Mapping[str, Any], revoked_at: datetime | None) -> None:
    """Keep a certificate so that its code alone opens it.

    Args:
        session: the transaction.
        code: as it is kept.
        told: what stands on it.
        revoked_at: when it was revoked.
    """
    text = json.dumps({name: _plain(value) for name, value in told.items()}).encode()
    sealed = _cipher(code).encrypt_at_time(text, _NO_TIME)
    session.add(SealedCertificate(code_hash=digest(code), sealed=sealed, revoked_at=revoked_at))


def unseal(session: Session, code: str) -> tuple[dict[str, Any], datetime | None] | None:
    """Return what a sealed certificate says, and when it was revoked; None where there is none."""
    row = session.get(SealedCertificate, digest(code))
    if row is None:
        return None
    told: dict[str, Any] = json.loads(_cipher(code).decrypt(row.sealed))
    return told, row.revoked_at


def _cipher(code: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"westeros-learn sealed certificate").derive(code.encode())
    return Fernet(urlsafe_b64encode(key))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
