-- What the running runs of a project may use together, and what a run uses while a worker holds it: the slot's size, by its worker.
ALTER TABLE "projects" ADD COLUMN "max_runs" INTEGER,
ADD COLUMN "max_cores" INTEGER,
ADD COLUMN "max_gpus" INTEGER,
ADD COLUMN "max_memory_bytes" BIGINT;

ALTER TABLE "runs" ADD COLUMN "slot_cores" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "slot_gpus" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "slot_memory_bytes" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "workers" ADD COLUMN "slot_cores" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "slot_gpus" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "slot_memory_bytes" BIGINT NOT NULL DEFAULT 0;
