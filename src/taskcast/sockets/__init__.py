"""The Socket.IO transport: open sockets, who is in which room, and one write per client and event."""
