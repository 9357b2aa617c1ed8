-- Which upload a worker reads next: projects take turns (read_claimed_at), and within a project the oldest comes first.
ALTER TABLE "projects" ADD COLUMN "read_claimed_at" TIMESTAMPTZ(6);

DROP INDEX "datasets_status_waiting_since_idx";

-- Partial indexes, for which Prisma has no word: the first upload of a project costs one look, however many wait.
CREATE INDEX "datasets_waiting_idx" ON "datasets"("project_id", "waiting_since", "id") WHERE "status" = 'uploaded';

CREATE INDEX "datasets_held_idx" ON "datasets"("project_id") WHERE "worker_id" IS NOT NULL;
