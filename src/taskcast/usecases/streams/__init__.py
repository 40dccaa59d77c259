"""Reading streams: snapshots, and the events after a cursor."""
