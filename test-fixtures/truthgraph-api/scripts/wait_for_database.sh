#!/bin/sh
# Waits until PostgreSQL answers, then runs the command that follows.
set -eu
until pg_isready --quiet --dbname "$DATABASE_URL"; do
  sleep 1
done
exec "$@"
