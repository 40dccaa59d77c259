"""From the facts a command recorded to events in streams and lines in inboxes."""
