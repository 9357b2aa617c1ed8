-- Datasets of images come as ZIP files.
ALTER TABLE "datasets"
  DROP CONSTRAINT "datasets_format_check",
  ADD CONSTRAINT "datasets_format_check" CHECK ("format" IN ('csv', 'tsv', 'json', 'ndjson', 'parquet', 'zip'));
