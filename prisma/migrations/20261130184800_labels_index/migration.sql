-- What waiting runs ask for, set by set: a worker that has none of it looks at no run. A partial index, for which Prisma has no word.
CREATE INDEX "runs_labels_idx" ON "runs"("labels", "project_id", "priority" DESC, "queued_at", "id") WHERE "status" = 'queued' AND "waits_for" = '{}';
