"""Figures for Prometheus, without anything that names a person or a task.

Of this process; where several share a port, of all of them together: then they lie in files that each writes
and every one can read (prometheus_client's multiprocess mode, which `cli.processes` turns on).
"""

import os
from collections.abc import Callable, Iterable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)
_LAG_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128)

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Metrics(Collector):
    """Counts what happens, and asks the parts for their state when it is collected."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "taskcast_request_seconds", "Time to answer, by method and status class.", ("method", "status"),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.loop_lag = Histogram(
            "taskcast_loop_lag_seconds",
            "How late the event loop is.",
            buckets=_LAG_SECONDS,
            registry=self.registry,
        )
        self.events = Counter("taskcast_events_committed", "Events committed.", registry=self.registry)
        self.writer_batch = Histogram(
            "taskcast_writer_batch", "Commands in one commit.", buckets=_SIZES, registry=self.registry
        )
        self._series: dict[tuple[str, str], Histogram] = {}
        self._gauges: list[tuple[str, str, Callable[[], float]]] = []
        self._shared: list[tuple[Gauge, Callable[[], float]]] = []
        self.are_shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        whole = CollectorRegistry() if self.are_shared else self.registry
        if self.are_shared:
            MultiProcessCollector(whole)  # type: ignore[no-untyped-call]
        whole.register(self)
        self._whole = whole

    def gauge(self, name: str, meaning: str, ask: Callable[[], float]) -> None:
        """Have `ask` called whenever the figures are collected; it must be quick."""
        self._gauges.append((name, meaning, ask))

    def of_process(
        self, name: str, meaning: str, ask: Callable[[], float], *, over: Literal["sum", "max"] = "sum"
    ) -> None:
        """A gauge that each process has its own of; several tell the sum, or the greatest."""
        if not self.are_shared:
            self.gauge(name, meaning, ask)
            return
        made = Gauge(
            name, meaning, registry=self.registry, multiprocess_mode="livesum" if over == "sum" else "livemax"
        )
        self._shared.append((made, ask))

    def share(self) -> None:
        """Write down for the other processes what the gauges of this one say now."""
        for gauge, ask in self._shared:
            gauge.set(ask())

    def answered(self, method: str, status: str, seconds: float) -> None:
        """Count one request; `status` begins with its class."""
        key = (method if method in _METHODS else "other", status[0])
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self.requests.labels(key[0], f"{key[1]}xx")
        series.observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        self.share()
        return generate_latest(self._whole)

    def collect(self) -> Iterable[Metric]:
        """What the parts say now."""
        for name, meaning, ask in self._gauges:
            yield GaugeMetricFamily(name, meaning, value=ask())


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
