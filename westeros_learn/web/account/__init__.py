"""Accounts: invitations, signing in, the second factor, and what a person may change of themselves."""

from westeros_learn.web.account import data, factor, platforms  # these add their pages
from westeros_learn.web.account.pages import account

__all__ = ["account", "data", "factor", "platforms"]
