"""What tests of all rooms share."""

pytest_plugins = ["tests.databases"]
