"""Deliveries: leased to workers, marked with the lease as a fence (promise P5)."""
