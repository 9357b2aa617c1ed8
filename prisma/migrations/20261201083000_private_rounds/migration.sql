-- Private federated runs: the clients that were drawn for a round, and how many sums were given away.
ALTER TABLE "federated_rounds" ADD COLUMN "drawn" TEXT[];

ALTER TABLE "federations" ADD COLUMN "released" INTEGER NOT NULL DEFAULT 0;
UPDATE "federations" f SET "released" = (SELECT count(*) FROM "federated_rounds" r WHERE r."run_id" = f."run_id" AND r."phase" = 'closed');
