-- What users write to models and versions, and what a version keeps of what it was made from.
ALTER TABLE "models"
  ADD COLUMN "description" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "tags" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "model_versions"
  ADD COLUMN "description" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "tags" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "lineage" JSONB,
  ADD COLUMN "evaluation" JSONB,
  ADD COLUMN "example" JSONB;

-- The evaluation of a run is about its final checkpoint.
UPDATE "model_versions" v SET "evaluation" = r."evaluation"
FROM "runs" r JOIN "checkpoints" c ON c."run_id" = r."id" AND c."kind" = 'final'
WHERE v."run_id" = r."id" AND v."step" = c."step";
