"""How long a test waits for what must happen.

A test that passes never waits this long, so the limit is generous: a machine with other work to do
must not fail a test. Every wait is for a condition that the product states, and no test asserts how
long something took.
"""

PATIENCE = 30.0
"""Seconds."""

PATIENCE_MS = PATIENCE * 1000
"""The same in milliseconds, as Playwright counts."""
