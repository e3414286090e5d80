"""What the browser of a trainee, a trainer or an administrator is shown."""

from westeros_learn.web.courses import Shelf, address_of, courses_blueprint

__all__ = ["Shelf", "address_of", "courses_blueprint"]
