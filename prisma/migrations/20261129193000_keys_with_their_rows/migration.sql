-- A key is stored in the transaction of what its request makes. Keys that were reserved ahead of that are free again.
DELETE FROM "idempotency_keys" WHERE "response" IS NULL;

ALTER TABLE "idempotency_keys" DROP COLUMN "reserved_at",
ADD COLUMN     "made" TEXT;

ALTER TABLE "idempotency_keys"
  ADD CONSTRAINT "idempotency_keys_known_check" CHECK ("made" IS NOT NULL OR "response" IS NOT NULL);
