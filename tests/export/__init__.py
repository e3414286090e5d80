"""Packages: their parts, their archive, their schema files."""
