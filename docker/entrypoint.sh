#!/bin/sh
# `trainyard server`, `trainyard worker`, `trainyard doctor`; node replaces the shell, so signals reach it.
set -eu
case "${1:-server}" in
  server) exec node /app/dist/start-server.js ;;
  worker) exec node /app/dist/start-worker.js ;;
  doctor) exec node /app/dist/doctor.js ;;
  *) echo "trainyard: unknown command '$1'; use server, worker or doctor" >&2; exit 64 ;;
esac
