-- A run of higher priority takes the slot of another one, which is saved and queued again.
ALTER TABLE "runs" ADD COLUMN "yields_to" TEXT,
ADD COLUMN "preemptions" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "run_attempts" ADD COLUMN "cause" TEXT;

-- One slot for each run that waits, whoever looks for one at the same time. A partial index, for which Prisma has no word.
CREATE UNIQUE INDEX "runs_yields_to_key" ON "runs"("yields_to") WHERE "yields_to" IS NOT NULL;
