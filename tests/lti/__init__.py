"""Launches, registration and services, against a platform of our own that shares nothing with the room."""
