"""The HTTP application: `uvicorn truthgraph.main:app`."""

import structlog
from fastapi import FastAPI

from truthgraph import __version__
from truthgraph.api import claims, evidence, verdicts

log = structlog.get_logger(__name__)

app = FastAPI(title="TruthGraph", version=__version__)
app.include_router(claims.router, prefix="/claims", tags=["claims"])
app.include_router(evidence.router, prefix="/evidence", tags=["evidence"])
app.include_router(verdicts.router, prefix="/verdicts", tags=["verdicts"])


@app.get("/health")
async def health() -> dict[str, str]:
    """Answers the container's health check."""
    return {"status": "ok", "version": __version__}
