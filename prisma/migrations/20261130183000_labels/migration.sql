-- Workers have labels, and runs may ask for some.
ALTER TABLE "runs" ADD COLUMN "labels" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "workers" ADD COLUMN "labels" JSONB NOT NULL DEFAULT '{}';
