"""Engine.IO 4 over WebSocket and long polling: connections, frames, timers, back-pressure; knows no tasks."""
