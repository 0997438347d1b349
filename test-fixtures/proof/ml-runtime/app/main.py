"""The HTTP side of the runtime: `uvicorn app.main:app`."""

from fastapi import FastAPI

app = FastAPI(title="ml-runtime")


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}
