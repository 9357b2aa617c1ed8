#!/bin/sh
# Stands where Prisma's native schema engine would be. It must fail: with a stub that exits 0, `prisma migrate deploy`
# reports success having applied nothing. The CLI skips the first line and reads the others as the engine's log.
message="the native schema engine is not installed here; use 'npm run db:migrate' instead of 'prisma migrate'"
printf '%s\n{"level":"ERROR","target":"schema_engine::logger","fields":{"error_code":"%s","message":"%s"}}' \
  "no schema engine" "NO_SCHEMA_ENGINE" "$message" >&2
exit 101
