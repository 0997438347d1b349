"""Measures every request for Prometheus."""

import time

from prometheus_client import Histogram

SECONDS = Histogram("request_seconds", "Time to answer a request", ["path"])


async def timing(request, call_next):
    start = time.perf_counter()
    response = await call_next(request)
    SECONDS.labels(request.url.path).observe(time.perf_counter() - start)
    return response
