-- A run of several processes may have slots of other workers: one for each member of its gang.
ALTER TABLE "runs" ADD COLUMN "members" INTEGER NOT NULL DEFAULT 0;

-- By which name others reach the members on a worker; null: it takes none. The number of claims lets two that race see each other.
ALTER TABLE "workers" ADD COLUMN "cluster_host" TEXT,
ADD COLUMN "claims" INTEGER NOT NULL DEFAULT 0;

-- Partial, for which Prisma has no word: whether any run waits for several slots.
CREATE INDEX "runs_waiting_gangs_idx" ON "runs"("members") WHERE "status" = 'queued' AND "members" > 0;

CREATE TABLE "run_members" (
    "run_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "rank" INTEGER NOT NULL,
    "worker_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'reserved',
    "gathering" INTEGER NOT NULL DEFAULT 0,
    "threads" INTEGER NOT NULL DEFAULT 1,
    "address" TEXT,
    "error" JSONB,
    "leaving" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "run_members_pkey" PRIMARY KEY ("run_id", "attempt", "rank"),
    CONSTRAINT "run_members_state_check" CHECK ("state" IN ('reserved', 'asked', 'serving', 'failed')),
    CONSTRAINT "run_members_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "run_members_worker_id_idx" ON "run_members"("worker_id");

-- The slots of a gang are free when nobody holds the run any more, whoever ends the attempt.
CREATE FUNCTION "release_run_members"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "run_members" WHERE "run_id" = NEW."id";
  RETURN NULL;
END $$;

CREATE TRIGGER "runs_release_members" AFTER UPDATE OF "worker_id" ON "runs"
FOR EACH ROW WHEN (OLD."worker_id" IS NOT NULL AND NEW."worker_id" IS NULL AND NEW."members" > 0) EXECUTE FUNCTION "release_run_members"();
