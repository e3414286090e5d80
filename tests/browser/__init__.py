"""Packages in a real browser, inside an LMS that forgives nothing."""
