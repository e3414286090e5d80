"""The templates of the learner's side: `scorm_templates`, read by Jinja."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from westeros_learn.assessment import plain_number
from westeros_learn.model import plain_text
from westeros_learn.player.formats import shown_day, shown_number, shown_span
from westeros_learn.player.strings import language_name
from westeros_learn.player.translations import translation_note

_LINK_TAG = re.compile("<a [^>]*>|</a>")


def without_links(markup: Markup) -> Markup:
    """Return the same without links, which cannot stand in a button."""
    return Markup(_LINK_TAG.sub("", markup))  # noqa: S704  # less of what was mark-up


@cache
def environment() -> Environment:
    """Return the template environment: escaping on, a missing name is a bug."""
    templates = Environment(
        loader=PackageLoader("scorm_templates", ""),
        autoescape=True,
        undefined=StrictUndefined,
        cache_size=-1,
        auto_reload=False,
    )
    templates.filters |= {
        "day": shown_day,
        "number": shown_number,
        "plain": plain_number,
        "plain_text": plain_text,
        "span": shown_span,
        "without_links": without_links,
    }
    templates.globals |= {"language_name": language_name, "translation_note": translation_note}
    return templates
