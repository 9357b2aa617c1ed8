-- Versions that were imported from a file have no run; the description of a file may name no task.
ALTER TABLE "model_versions"
  ALTER COLUMN "run_id" DROP NOT NULL,
  ALTER COLUMN "step" DROP NOT NULL,
  ALTER COLUMN "task" DROP NOT NULL,
  ADD COLUMN "imported" JSONB,
  ADD CONSTRAINT "model_versions_origin_check" CHECK (("run_id" IS NULL) = ("imported" IS NOT NULL));
