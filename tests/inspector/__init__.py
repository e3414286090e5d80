"""Packages that are whole, packages that break one rule each, and packages made to do harm."""
