-- What experiments, runs and versions of models are warned of; rows from before have none.
ALTER TABLE "experiments" ADD COLUMN "warnings" JSONB NOT NULL DEFAULT '[]';

ALTER TABLE "runs" ADD COLUMN "warnings" JSONB NOT NULL DEFAULT '[]';

ALTER TABLE "model_versions" ADD COLUMN "warnings" JSONB NOT NULL DEFAULT '[]';
