-- What a dataset is read with, what the reader decided, and how far it is.
ALTER TABLE "datasets"
  ADD COLUMN "read_options" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "reading" JSONB,
  ADD COLUMN "progress" JSONB;
