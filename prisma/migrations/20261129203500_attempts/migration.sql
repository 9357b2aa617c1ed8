-- A run that lost its trainer or worker waits before it is tried again, and an attempt says how far it got.
ALTER TABLE "runs" ADD COLUMN "retry_at" TIMESTAMPTZ(3);

ALTER TABLE "run_attempts" ADD COLUMN "checkpoint_step" INTEGER;
