-- CreateTable
CREATE TABLE "projects" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "datasets" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'uploaded',
    "format" TEXT NOT NULL,
    "file_name" TEXT,
    "content_type" TEXT,
    "size_bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "upload_key" TEXT,
    "parquet_key" TEXT,
    "rows" BIGINT,
    "columns" JSONB,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "rejection" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "waiting_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),

    CONSTRAINT "datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset_profiles" (
    "dataset_id" TEXT NOT NULL,
    "profile" JSONB NOT NULL,

    CONSTRAINT "dataset_profiles_pkey" PRIMARY KEY ("dataset_id")
);

-- CreateTable
CREATE TABLE "experiments" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "resolved" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "experiments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "experiment_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "stop_reason" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "last_event_number" INTEGER NOT NULL DEFAULT 0,
    "progress" JSONB,
    "execution" JSONB,
    "timings" JSONB,
    "headline" JSONB,
    "evaluation" JSONB,
    "error" JSONB,
    "elapsed_seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "first_step_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_attempts" (
    "run_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "worker_id" TEXT NOT NULL,
    "engine" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "error" JSONB,

    CONSTRAINT "run_attempts_pkey" PRIMARY KEY ("run_id","attempt")
);

-- CreateTable
CREATE TABLE "run_transitions" (
    "run_id" TEXT NOT NULL,
    "event_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "run_transitions_pkey" PRIMARY KEY ("run_id","event_id")
);

-- CreateTable
CREATE TABLE "run_events" (
    "run_id" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "run_events_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "metrics" (
    "run_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION NOT NULL,
    "value" DOUBLE PRECISION,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metrics_pkey" PRIMARY KEY ("run_id","scope","name","step")
);

-- CreateTable
CREATE TABLE "checkpoints" (
    "run_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION NOT NULL,
    "kind" TEXT NOT NULL,
    "best" BOOLEAN NOT NULL,
    "metrics" JSONB NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "artifact_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "pruned_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("run_id","step")
);

-- CreateTable
CREATE TABLE "models" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "latest_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_versions" (
    "model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "task" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "classes" JSONB,
    "inputs" JSONB NOT NULL,
    "metrics" JSONB NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "artifact_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("model_id","version")
);

-- CreateTable
CREATE TABLE "workers" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "slots" INTEGER NOT NULL,
    "busy_slots" INTEGER NOT NULL,
    "engine" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "project_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_sha256" TEXT NOT NULL,
    "response" JSONB,
    "reserved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("project_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "projects_name_key" ON "projects"("name");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_sha256_key" ON "api_keys"("secret_sha256");

-- CreateIndex
CREATE INDEX "api_keys_project_id_id_idx" ON "api_keys"("project_id", "id");

-- CreateIndex
CREATE INDEX "datasets_project_id_id_idx" ON "datasets"("project_id", "id");

-- CreateIndex
CREATE INDEX "datasets_project_id_status_id_idx" ON "datasets"("project_id", "status", "id");

-- CreateIndex
CREATE INDEX "datasets_status_waiting_since_idx" ON "datasets"("status", "waiting_since");

-- CreateIndex
CREATE INDEX "datasets_lease_expires_at_idx" ON "datasets"("lease_expires_at");

-- CreateIndex
CREATE INDEX "experiments_project_id_id_idx" ON "experiments"("project_id", "id");

-- CreateIndex
CREATE INDEX "experiments_dataset_id_id_idx" ON "experiments"("dataset_id", "id");

-- CreateIndex
CREATE INDEX "runs_project_id_id_idx" ON "runs"("project_id", "id");

-- CreateIndex
CREATE INDEX "runs_project_id_status_id_idx" ON "runs"("project_id", "status", "id");

-- CreateIndex
CREATE INDEX "runs_experiment_id_id_idx" ON "runs"("experiment_id", "id");

-- CreateIndex
CREATE INDEX "runs_dataset_id_id_idx" ON "runs"("dataset_id", "id");

-- CreateIndex
CREATE INDEX "runs_status_queued_at_idx" ON "runs"("status", "queued_at");

-- CreateIndex
CREATE INDEX "runs_lease_expires_at_idx" ON "runs"("lease_expires_at");

-- CreateIndex
CREATE INDEX "models_project_id_id_idx" ON "models"("project_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "models_project_id_name_key" ON "models"("project_id", "name");

-- CreateIndex
CREATE INDEX "workers_seen_at_idx" ON "workers"("seen_at");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_profiles" ADD CONSTRAINT "dataset_profiles_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_attempts" ADD CONSTRAINT "run_attempts_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_transitions" ADD CONSTRAINT "run_transitions_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metrics" ADD CONSTRAINT "metrics_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "models" ADD CONSTRAINT "models_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema can't say: the value sets of src/contracts, and that a held run or dataset has its holder.
ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_role_check" CHECK ("role" IN ('reader', 'writer', 'admin'));

ALTER TABLE "datasets"
  ADD CONSTRAINT "datasets_status_check" CHECK ("status" IN ('uploaded', 'validating', 'ready', 'rejected')),
  ADD CONSTRAINT "datasets_format_check" CHECK ("format" IN ('csv', 'tsv', 'json', 'ndjson', 'parquet')),
  ADD CONSTRAINT "datasets_size_check" CHECK ("size_bytes" >= 0),
  ADD CONSTRAINT "datasets_lease_check" CHECK (
    ("status" = 'validating') = ("worker_id" IS NOT NULL) AND ("worker_id" IS NULL) = ("lease_expires_at" IS NULL)
  ),
  ADD CONSTRAINT "datasets_ready_check" CHECK (
    "status" <> 'ready' OR ("rows" IS NOT NULL AND "columns" IS NOT NULL AND "parquet_key" IS NOT NULL)
  ),
  ADD CONSTRAINT "datasets_rejected_check" CHECK (("status" = 'rejected') = ("rejection" IS NOT NULL));

ALTER TABLE "runs"
  ADD CONSTRAINT "runs_status_check" CHECK ("status" IN (
    'queued', 'starting', 'running', 'pausing', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'
  )),
  ADD CONSTRAINT "runs_stop_reason_check" CHECK ("stop_reason" IN (
    'completed', 'earlyStopped', 'pruned', 'maxRuntime', 'user', 'diverged', 'workerLost', 'error'
  )),
  ADD CONSTRAINT "runs_counters_check" CHECK ("attempt" >= 0 AND "last_event_number" >= 0 AND "elapsed_seconds" >= 0),
  ADD CONSTRAINT "runs_lease_check" CHECK (
    ("status" IN ('starting', 'running', 'pausing', 'cancelling')) = ("worker_id" IS NOT NULL)
    AND ("worker_id" IS NULL) = ("lease_expires_at" IS NULL)
  ),
  ADD CONSTRAINT "runs_finished_check" CHECK (
    ("status" IN ('succeeded', 'failed', 'cancelled')) = ("finished_at" IS NOT NULL)
  );

ALTER TABLE "run_attempts"
  ADD CONSTRAINT "run_attempts_attempt_check" CHECK ("attempt" >= 1),
  ADD CONSTRAINT "run_attempts_outcome_check" CHECK (
    "outcome" IN ('queued', 'paused', 'succeeded', 'failed', 'cancelled')
  ),
  ADD CONSTRAINT "run_attempts_ended_check" CHECK (("ended_at" IS NULL) = ("outcome" IS NULL));

ALTER TABLE "run_transitions"
  ADD CONSTRAINT "run_transitions_status_check" CHECK ("status" IN (
    'queued', 'starting', 'running', 'pausing', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'
  ));

ALTER TABLE "run_events"
  ADD CONSTRAINT "run_events_id_check" CHECK ("id" >= 1),
  ADD CONSTRAINT "run_events_type_check" CHECK ("type" IN ('status', 'metrics', 'checkpoint', 'log', 'warning')),
  ADD CONSTRAINT "run_events_level_check" CHECK ("level" IN ('info', 'warning', 'error'));

ALTER TABLE "metrics"
  ADD CONSTRAINT "metrics_scope_check" CHECK ("scope" IN ('step', 'epoch'));

ALTER TABLE "checkpoints"
  ADD CONSTRAINT "checkpoints_kind_check" CHECK ("kind" IN ('periodic', 'best', 'final', 'cancelled', 'paused'));

ALTER TABLE "models"
  ADD CONSTRAINT "models_latest_version_check" CHECK ("latest_version" >= 1);

ALTER TABLE "model_versions"
  ADD CONSTRAINT "model_versions_version_check" CHECK ("version" >= 1);
