-- What all private runs on a dataset may cost together, and what those cost that were removed.
ALTER TABLE "datasets" ADD COLUMN "privacy_budget" JSONB;

CREATE TABLE "removed_private_runs" (
    "run_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "planned" JSONB,
    "steps" INTEGER NOT NULL,
    "report" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "removed_private_runs_pkey" PRIMARY KEY ("run_id")
);

CREATE INDEX "removed_private_runs_dataset_id_idx" ON "removed_private_runs"("dataset_id");

ALTER TABLE "removed_private_runs" ADD CONSTRAINT "removed_private_runs_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Steps that a run did: those that it told of, or those of its last checkpoint.
CREATE FUNCTION "steps_of_run"("id" TEXT, "progress" JSONB) RETURNS INTEGER LANGUAGE sql STABLE AS $$
  SELECT greatest(coalesce(("progress" ->> 'step')::int, 0), coalesce((SELECT max(c."step") FROM "checkpoints" c WHERE c."run_id" = "id"), 0))
$$;

-- A trigger, since runs are removed by themselves and with their searches.
CREATE FUNCTION "keep_cost_of_private_run"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "removed_private_runs" ("run_id", "dataset_id", "name", "status", "options", "planned", "steps", "report", "created_at")
  SELECT OLD."id", OLD."dataset_id", OLD."name", OLD."status", e."resolved" #> '{training,privacy}', OLD."execution" -> 'privateSteps',
    "steps_of_run"(OLD."id", OLD."progress"), OLD."evaluation" -> 'privacy', OLD."created_at"
  FROM "experiments" e
  WHERE e."id" = OLD."experiment_id" AND jsonb_typeof(e."resolved" #> '{training,privacy}') = 'object';
  RETURN OLD;
END $$;

CREATE TRIGGER "runs_keep_cost" BEFORE DELETE ON "runs" FOR EACH ROW EXECUTE FUNCTION "keep_cost_of_private_run"();
