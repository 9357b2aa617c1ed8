-- What a worker counts, for the metrics of the servers.
ALTER TABLE "workers" ADD COLUMN "figures" JSONB;

-- The request that queued a run last, for the logs and the trace of what is done for it.
ALTER TABLE "runs" ADD COLUMN "request_id" TEXT,
ADD COLUMN "trace_parent" TEXT;
