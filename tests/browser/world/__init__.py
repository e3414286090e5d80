"""A world of learners and platforms in one page, for many sessions in a short time."""

from .world import World

__all__ = ["World"]
