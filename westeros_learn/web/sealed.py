"""What a browser carries for us between two pages without being able to read it.

Flask signs its cookie, so that nobody changes it; but whoever gets hold of it can read it. The key of a
second factor, or what an institution told of a person, are therefore encrypted in it (ASVS 14.3.3).
"""

from __future__ import annotations

import json
from typing import Any

from westeros_learn.errors import SettingsError
from westeros_learn.web.desk import desk


def seal(value: Any) -> str:
    """Return a value, of what JSON has, as only this app can read it."""
    return desk().keys.encrypt(json.dumps(value)).decode()


def unseal(text: object) -> Any:
    """Return what was sealed; None where nothing was, or with a key that is no longer known."""
    if not isinstance(text, str):
        return None
    try:
        return json.loads(desk().keys.decrypt(text.encode()))
    except SettingsError:
        return None
