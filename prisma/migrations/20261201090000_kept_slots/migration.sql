-- A run that needs slots of several workers and has waited long: slots that become free are kept for it.
ALTER TABLE "runs" ADD COLUMN "keeps_slots_since" TIMESTAMPTZ(3),
ADD COLUMN "yields_number" INTEGER NOT NULL DEFAULT 1;

-- For one run at a time, whoever looks for one at the same time. Partial, for which Prisma has no word, as the next one.
CREATE UNIQUE INDEX "runs_keeps_slots_key" ON "runs"(("keeps_slots_since" IS NOT NULL)) WHERE "keeps_slots_since" IS NOT NULL;

-- A run may be promised several slots: each by a number of its own.
DROP INDEX "runs_yields_to_key";
CREATE UNIQUE INDEX "runs_yields_to_key" ON "runs"("yields_to", "yields_number") WHERE "yields_to" IS NOT NULL;
