"""Property tests run the same examples everywhere, and take the time that they need."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
