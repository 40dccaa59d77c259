"""Taskcast: a self-hosted task manager in which every change reaches everyone at once and nothing is ever lost."""

__version__ = "0.1.0"
