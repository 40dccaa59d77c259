"""Limits on the cost that one caller can cause (promise P8)."""
