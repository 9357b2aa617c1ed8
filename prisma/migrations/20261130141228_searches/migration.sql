-- Searches, their trials, and the runs and experiments that belong to them; those from before belong to none.
ALTER TABLE "experiments" ADD COLUMN     "search_id" TEXT;

ALTER TABLE "runs" ADD COLUMN     "pause_after_epoch" INTEGER,
ADD COLUMN     "search_id" TEXT,
ADD COLUMN     "trial" INTEGER;

CREATE TABLE "searches" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "experiment" JSONB NOT NULL,
    "template" JSONB NOT NULL,
    "settings" JSONB NOT NULL,
    "watches_epochs" BOOLEAN NOT NULL,
    "best" JSONB,
    "error" JSONB,
    "request_id" TEXT,
    "trace_parent" TEXT,
    "deadline" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "searches_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "trials" (
    "search_id" TEXT NOT NULL,
    "trial" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "run_id" TEXT,
    "experiment_id" TEXT,
    "parameters" JSONB NOT NULL,
    "planned_epochs" INTEGER NOT NULL,
    "trained_epochs" INTEGER NOT NULL DEFAULT 0,
    "pauses_after" INTEGER,
    "value" DOUBLE PRECISION,
    "curve" JSONB NOT NULL DEFAULT '[]',
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "trials_pkey" PRIMARY KEY ("search_id","trial")
);

CREATE INDEX "searches_project_id_id_idx" ON "searches"("project_id", "id");

CREATE INDEX "searches_dataset_id_id_idx" ON "searches"("dataset_id", "id");

CREATE UNIQUE INDEX "trials_run_id_key" ON "trials"("run_id");

CREATE INDEX "experiments_search_id_id_idx" ON "experiments"("search_id", "id");

CREATE UNIQUE INDEX "runs_search_id_trial_key" ON "runs"("search_id", "trial");

ALTER TABLE "experiments" ADD CONSTRAINT "experiments_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "runs" ADD CONSTRAINT "runs_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "searches" ADD CONSTRAINT "searches_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "searches" ADD CONSTRAINT "searches_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "trials" ADD CONSTRAINT "trials_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma has no word for.
ALTER TABLE "searches"
  ADD CONSTRAINT "searches_status_check" CHECK ("status" IN ('running', 'paused', 'succeeded', 'failed', 'cancelled')),
  ADD CONSTRAINT "searches_finished_check" CHECK (("status" IN ('succeeded', 'failed', 'cancelled')) = ("finished_at" IS NOT NULL));

ALTER TABLE "trials"
  ADD CONSTRAINT "trials_state_check" CHECK (
    "state" IN ('queued', 'running', 'paused', 'completed', 'stopped', 'failed', 'cancelled')
  ),
  ADD CONSTRAINT "trials_ended_check" CHECK (
    ("state" IN ('completed', 'stopped', 'failed', 'cancelled')) = ("ended_at" IS NOT NULL)
  ),
  ADD CONSTRAINT "trials_counters_check" CHECK ("trial" >= 0 AND "planned_epochs" >= 0 AND "trained_epochs" >= 0);

ALTER TABLE "runs"
  ADD CONSTRAINT "runs_trial_check" CHECK ("trial" IS NULL OR "search_id" IS NOT NULL),
  ADD CONSTRAINT "runs_pause_check" CHECK ("pause_after_epoch" >= 1);

-- Lists of runs and experiments leave trials out.
CREATE INDEX "runs_own_idx" ON "runs"("project_id", "id") WHERE "search_id" IS NULL;
CREATE INDEX "experiments_own_idx" ON "experiments"("project_id", "id") WHERE "search_id" IS NULL;
-- Searches that are not over are looked through at each sweep.
CREATE INDEX "searches_running_idx" ON "searches"("id") WHERE "status" = 'running';
CREATE INDEX "trials_open_idx" ON "trials"("search_id") WHERE "state" IN ('queued', 'running', 'paused');
