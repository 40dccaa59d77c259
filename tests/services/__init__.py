"""Real services for the tests, as pytest fixtures: README.md beside this file."""
