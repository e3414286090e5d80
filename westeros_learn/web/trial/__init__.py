"""The test LMS: a package is played, and everything that it says is shown."""

from westeros_learn.web.trial.opened import OpenedPackages
from westeros_learn.web.trial.pages import trial_blueprint

__all__ = ["OpenedPackages", "trial_blueprint"]
