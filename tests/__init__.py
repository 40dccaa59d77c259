"""The tests of Taskcast; how they are laid out: CONTRIBUTING.md."""
