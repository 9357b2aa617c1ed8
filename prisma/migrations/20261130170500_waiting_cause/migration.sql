-- The error that an uploaded dataset or a queued batch prediction waits after, until "retry_at".
ALTER TABLE "batch_predictions" ADD COLUMN "waiting_cause" JSONB;
ALTER TABLE "datasets" ADD COLUMN "waiting_cause" JSONB;
