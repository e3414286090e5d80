"""The use cases: the only room that commits."""
