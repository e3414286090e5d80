"""The assessment rules, in Python and in JavaScript."""
