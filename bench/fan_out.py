"""What does one event to 500 clients in one room cost, and how late does it come?

Events of 435 bytes, 20 a second and in bursts; the same listeners hear every server. Bars: processor time per
delivery at most 1.4 times that of the kernel's writes alone and 0.85 times that of Node's socket.io; p99 of the
delay at most Node's.
"""

from _fan_out import HEAD, Pattern, figures, measure, table
from _harness import publish

SERVERS = ("kernel", "Taskcast", "Node socket.io", "stock Flask-SocketIO")
PATTERNS = (Pattern("20 a second", 60, 1, 0.05), Pattern("bursts of 20", 8, 20, 0.1))

if __name__ == "__main__":
    costs = measure(SERVERS, PATTERNS, clients=500, turns=3)
    publish("fan_out", {"clients": 500, "servers": figures(costs)}, table(costs), HEAD)
