-- Which run a free slot takes: projects take turns (claimed_at), and within a project the priority decides.
ALTER TABLE "projects" ADD COLUMN "claimed_at" TIMESTAMPTZ(6);

ALTER TABLE "runs" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 50;

ALTER TABLE "runs" ADD CONSTRAINT "runs_priority_check" CHECK ("priority" BETWEEN 1 AND 99);

-- Partial indexes, for which Prisma has no word: the first run of a project costs one look, however many wait.
CREATE INDEX "runs_waiting_idx" ON "runs"("project_id", "priority" DESC, "queued_at", "id") WHERE "status" = 'queued';

CREATE INDEX "runs_held_idx" ON "runs"("project_id") WHERE "worker_id" IS NOT NULL;
