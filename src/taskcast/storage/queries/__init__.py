"""Reads that make lists, counts and snapshots."""
