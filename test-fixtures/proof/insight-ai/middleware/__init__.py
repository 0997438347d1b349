"""Puts the time that a request took into a header."""

import time


async def timing(request, follow):
    started = time.perf_counter()
    response = await follow(request)
    response.headers["x-seconds"] = f"{time.perf_counter() - started:.3f}"
    return response
