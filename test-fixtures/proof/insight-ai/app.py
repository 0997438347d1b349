"""Scores texts for the insight dashboard."""

import os

import numpy
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from middleware import timing

app = FastAPI(title="insight-ai")
app.middleware("http")(timing)


class Text(BaseModel):
    text: str


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/score")
async def score(body: Text) -> dict[str, float]:
    vector = numpy.array([float(ord(c)) for c in body.text] or [0.0])
    return {"score": float(1 / (1 + numpy.exp(-vector.mean() / 100)))}


if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=int(os.environ.get("PORT", "8000")))
