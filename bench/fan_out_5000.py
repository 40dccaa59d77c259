"""The same as fan_out.py with 5,000 clients: does a delivery still cost what the kernel takes for it?

Bars: processor time per delivery at most 1.4 times that of the kernel's writes alone; p99 of the delay at most
that of Node's socket.io. At 20 a second these are 100,000 deliveries a second, which may be more than a core can do: then a
server falls behind, and the last column says how far after its time the last event of two seconds came. At 4 a second
everyone keeps up.
"""

from _fan_out import HEAD, Pattern, figures, measure, table
from _harness import publish

SERVERS = ("kernel", "Taskcast", "Node socket.io")
PATTERNS = (
    Pattern("20 a second", 40, 1, 0.05),
    Pattern("4 a second", 16, 1, 0.25),
    Pattern("bursts of 10", 3, 10, 0.5),
)

if __name__ == "__main__":
    costs = measure(SERVERS, PATTERNS, clients=5000, turns=3, processes=2)
    publish("fan_out_5000", {"clients": 5000, "servers": figures(costs)}, table(costs), HEAD)
