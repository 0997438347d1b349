# syntax=docker/dockerfile:1

# TruthGraph API image.
#
#   docker build -f docker/api.Dockerfile -t truthgraph-api .
#   docker build -f docker/api.Dockerfile --build-arg INCLUDE_DEV=0 -t truthgraph-api .
#
# Stages:
#   base         Python, the system packages and uv
#   deps-stage   all dependencies, with the ML stack
#   core-stage   core dependencies only, for local work without ML
#   runtime      the image that is deployed

# ==============================================================================
# Base: what every stage shares
# ==============================================================================
FROM python:3.12-slim AS base

WORKDIR /app

# System packages.
#   postgresql-client  for pg_isready and the backup job
#   curl               for the health check and the installer of uv
#   gcc, g++           for wheels that have to be compiled
RUN apt-get update && apt-get install -y --no-install-recommends \
    postgresql-client \
    curl \
    gcc \
    g++ \
    && rm -rf /var/lib/apt/lists/* \
    && apt-get clean

# uv puts itself into /root/.local/bin.
RUN curl -LsSf https://astral.sh/uv/0.9.7/install.sh | sh
ENV PATH="/root/.local/bin:$PATH"

# All dependencies, installed where the runtime can copy them from.
FROM base AS deps-stage

# 1 also installs the development tools (tests run inside the container).
ARG INCLUDE_DEV=1

RUN apt-get update && apt-get install -y --no-install-recommends \
    build-essential \
    && rm -rf /var/lib/apt/lists/* \
    && apt-get clean

# The manifests come before the sources, so that editing a module does not
# install everything again. The package's __init__.py holds the version.
COPY pyproject.toml ./
COPY uv.lock ./
COPY truthgraph/__init__.py ./truthgraph/__init__.py

# constraints.txt has the versions of uv.lock, since uv pip does not read that.
# It is mounted rather than copied, and so are the caches: they serve this
# instruction and the next build, and no layer holds them.
#
# pytest-cov is named once more for the coverage job.
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=constraints.txt,target=/tmp/constraints.txt \
    if [ "$INCLUDE_DEV" = "1" ]; then \
        uv pip install --system -c /tmp/constraints.txt ".[ml,dev]" pytest-cov; \
    else \
        uv pip install --system -c /tmp/constraints.txt ".[ml]"; \
    fi

# Core dependencies only: no torch, no transformers.
FROM base AS core-stage

# The same order as above.
COPY pyproject.toml ./
COPY uv.lock ./
COPY truthgraph/__init__.py ./truthgraph/__init__.py

RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=constraints.txt,target=/tmp/constraints.txt \
    uv pip install --system -c /tmp/constraints.txt .

# Runtime
FROM base AS runtime

# All packages with their scripts, and uv, which installs the
# application itself further down. core-stage has no part in
# this image.
COPY --from=deps-stage /usr/local /usr/local
COPY --from=deps-stage /root/.local /root/.local

# The manifests
COPY pyproject.toml ./
COPY uv.lock ./

# The application
COPY truthgraph ./truthgraph

# Database migrations
COPY alembic.ini ./
COPY alembic ./alembic

# Tests, so that
# "docker compose exec api pytest" works
COPY tests ./tests

# Scripts: seeding, evaluation
# and performance runs
COPY scripts ./scripts

# The package's own metadata; its dependencies are there already.
RUN --mount=type=cache,target=/root/.cache/uv uv pip install --system --no-deps .

# Models are downloaded at run time into a cache that a volume may cover.
# The account owns nothing of the image: it exists for
# deployments that set a user.
RUN mkdir -p /root/.cache/huggingface && useradd -m -u 1000 -s /bin/bash truthgraph

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HOME=/root/.cache/huggingface

EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 \
    CMD curl -f http://localhost:8000/health || exit 1

CMD ["uvicorn", "truthgraph.main:app", "--host", "0.0.0.0", "--port", "8000"]
