"""The HTTP side: `uvicorn truthgraph.main:app`."""

import numpy
from fastapi import FastAPI

app = FastAPI(title="truthgraph")


@app.get("/nearest")
async def nearest(x: float) -> dict[str, int]:
    claims = numpy.array([0.2, 1.4, 3.7])
    return {"claim": int(numpy.abs(claims - x).argmin())}
