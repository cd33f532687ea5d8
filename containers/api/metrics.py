"""Metrics in Prometheus' text form, named as OpenTelemetry names them, at a port of their own."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from database import Database
from settings import Settings

_log = logging.getLogger("api")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Seconds; those of OpenTelemetry.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


class Metrics:
    """Those of this process: each worker has its own, and a scraper adds them up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Histogram(
            "http_server_request_duration_seconds",
            "Time from the first byte of a request to the last of its answer.",
            ("http_request_method", "http_route", "http_response_status_code"),
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def observe(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """`route` is the template of the path: what clients invent must not make labels."""
        known = method if method in _METHODS else "_OTHER"
        self._requests.labels(known, route or "", str(status)).observe(seconds)


class _Pool(Collector):
    """Read when somebody asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        size, idle = self._database.size, self._database.idle
        count = GaugeMetricFamily("db_client_connection_count", "Open connections.", labels=["state"])
        count.add_metric(["idle"], idle)
        count.add_metric(["used"], size - idle)
        yield count
        yield GaugeMetricFamily("db_client_connection_max", "Most connections.", self._database.most)
        pending = "Requests that wait for a connection."
        yield GaugeMetricFamily("db_client_connection_pending_requests", pending, self._database.waiting)


@contextmanager
def served(metrics: Metrics, settings: Settings, database: Database) -> Iterator[None]:
    """Serves them until the block is left, at the first free port of those that the worker processes share.

    Without a free one the process goes on without: the door stays open.
    """
    metrics.registry.register(_Pool(database))
    for port in range(settings.metrics_port, settings.metrics_port + settings.web_concurrency):
        if port == 0:
            break
        try:
            server, thread = start_http_server(port, settings.uvicorn_host, metrics.registry)
        except OSError:
            continue
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
        return
    if settings.metrics_port:
        _log.error("no port is free for metrics", extra={"fields": {"port": settings.metrics_port}})
    yield
