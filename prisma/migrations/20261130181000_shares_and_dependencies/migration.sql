-- Projects have shares, and runs wait for others.
ALTER TABLE "projects" ADD COLUMN "share" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "projects" ADD CONSTRAINT "projects_share_check" CHECK ("share" BETWEEN 1 AND 100);

ALTER TABLE "runs" ADD COLUMN "after_runs" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "waits_for" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- Partial indexes, for which Prisma has no word: a run that waits for others is in no worker's way.
DROP INDEX "runs_waiting_idx";

CREATE INDEX "runs_waiting_idx" ON "runs"("project_id", "priority" DESC, "queued_at", "id") WHERE "status" = 'queued' AND "waits_for" = '{}';

CREATE INDEX "runs_waits_for_idx" ON "runs" USING GIN ("waits_for") WHERE "waits_for" <> '{}';

-- A run that succeeds is waited for no more. A trigger, since its own statement would not see a run that was inserted while it waited for the
-- lock that the insert has on it.
CREATE FUNCTION "release_waiting_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "runs" SET "waits_for" = array_remove("waits_for", NEW."id") WHERE "waits_for" <> '{}' AND "waits_for" @> ARRAY[NEW."id"];
  RETURN NULL;
END $$;

CREATE TRIGGER "runs_release_waiting" AFTER UPDATE OF "status" ON "runs"
FOR EACH ROW WHEN (NEW."status" = 'succeeded' AND OLD."status" <> 'succeeded') EXECUTE FUNCTION "release_waiting_runs"();
