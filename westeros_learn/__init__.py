"""Courses written as text, checked like code, taught in every school's LMS."""

__version__ = "0.1.0"
