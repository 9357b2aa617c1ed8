-- A worker that drains takes nothing more and hands its runs on.
ALTER TABLE "workers" ADD COLUMN "drain_requested" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "drained" BOOLEAN NOT NULL DEFAULT false;
