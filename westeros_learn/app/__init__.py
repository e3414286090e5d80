"""Composition: the parts of the web app, put together. Each module is imported by whoever needs it."""
