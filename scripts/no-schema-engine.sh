#!/bin/sh
# Stands where Prisma's native schema engine would be. It must fail: with a stub that exits 0, `prisma migrate deploy`
# reports success having applied nothing.
echo "The native schema engine isn't installed here. Use 'npm run db:migrate' instead of 'prisma migrate'." >&2
exit 101
