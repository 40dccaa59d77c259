"""Scenarios and clients that several parts of the tests share (README.md)."""
