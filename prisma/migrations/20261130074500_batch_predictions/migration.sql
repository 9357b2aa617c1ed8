-- Predictions of whole datasets, in the background.
CREATE TABLE "batch_predictions" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "model_name" TEXT NOT NULL,
    "model_version" INTEGER NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "open_model_id" TEXT,
    "open_version" INTEGER,
    "open_dataset_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "options" JSONB NOT NULL,
    "progress" JSONB NOT NULL,
    "result" JSONB,
    "result_key" TEXT,
    "error" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "claimed_at" TIMESTAMPTZ(6),
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "batch_predictions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "batch_prediction_parts" (
    "batch_prediction_id" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "rows" BIGINT NOT NULL,
    "invalid_rows" BIGINT NOT NULL,
    "blob_key" TEXT NOT NULL,

    CONSTRAINT "batch_prediction_parts_pkey" PRIMARY KEY ("batch_prediction_id","part")
);

CREATE INDEX "batch_predictions_project_id_id_idx" ON "batch_predictions"("project_id", "id");

CREATE INDEX "batch_predictions_status_queued_at_idx" ON "batch_predictions"("status", "queued_at");

CREATE INDEX "batch_predictions_lease_expires_at_idx" ON "batch_predictions"("lease_expires_at");

CREATE INDEX "batch_predictions_open_dataset_id_idx" ON "batch_predictions"("open_dataset_id");

CREATE INDEX "batch_predictions_open_model_id_open_version_idx" ON "batch_predictions"("open_model_id", "open_version");

ALTER TABLE "batch_predictions" ADD CONSTRAINT "batch_predictions_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "batch_predictions" ADD CONSTRAINT "batch_predictions_open_model_id_open_version_fkey" FOREIGN KEY ("open_model_id", "open_version") REFERENCES "model_versions"("model_id", "version") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "batch_predictions" ADD CONSTRAINT "batch_predictions_open_dataset_id_fkey" FOREIGN KEY ("open_dataset_id") REFERENCES "datasets"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "batch_prediction_parts" ADD CONSTRAINT "batch_prediction_parts_batch_prediction_id_fkey" FOREIGN KEY ("batch_prediction_id") REFERENCES "batch_predictions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma has no word for.
ALTER TABLE "batch_predictions"
  ADD CONSTRAINT "batch_predictions_status_check" CHECK ("status" IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  ADD CONSTRAINT "batch_predictions_counters_check" CHECK ("attempt" >= 0 AND "tries" >= 0),
  ADD CONSTRAINT "batch_predictions_lease_check" CHECK (
    ("status" = 'running') = ("worker_id" IS NOT NULL) AND ("status" = 'running') = ("lease_expires_at" IS NOT NULL)
  ),
  ADD CONSTRAINT "batch_predictions_open_check" CHECK (
    ("status" IN ('queued', 'running')) = ("open_model_id" IS NOT NULL AND "open_version" IS NOT NULL AND "open_dataset_id" IS NOT NULL)
  ),
  ADD CONSTRAINT "batch_predictions_result_check" CHECK (
    ("status" = 'succeeded') = ("result" IS NOT NULL) AND ("status" = 'succeeded') = ("result_key" IS NOT NULL)
  ),
  ADD CONSTRAINT "batch_predictions_finished_check" CHECK (
    ("status" IN ('succeeded', 'failed', 'cancelled')) = ("finished_at" IS NOT NULL)
  );

ALTER TABLE "batch_prediction_parts"
  ADD CONSTRAINT "batch_prediction_parts_counters_check" CHECK ("part" >= 0 AND "rows" >= 0 AND "invalid_rows" >= 0);
