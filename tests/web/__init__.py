"""Tests of what the app's browser is shown."""
