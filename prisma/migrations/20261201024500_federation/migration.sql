-- Federated runs: what clients train, who they are, and the rounds with what they sent. A key may have the role participant.
ALTER TABLE "api_keys"
  DROP CONSTRAINT "api_keys_role_check",
  ADD CONSTRAINT "api_keys_role_check" CHECK ("role" IN ('predictor', 'participant', 'reader', 'writer', 'admin'));

CREATE TABLE "federations" (
    "run_id" TEXT NOT NULL,
    "task" JSONB NOT NULL,

    CONSTRAINT "federations_pkey" PRIMARY KEY ("run_id")
);

CREATE TABLE "federated_clients" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "federated_clients_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "federated_clients_run_id_idx" ON "federated_clients"("run_id");

CREATE TABLE "federated_rounds" (
    "run_id" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "phase" TEXT NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "weights" BYTEA NOT NULL,
    "mean" BYTEA,
    "report" JSONB,

    CONSTRAINT "federated_rounds_pkey" PRIMARY KEY ("run_id","round")
);

CREATE TABLE "federated_messages" (
    "run_id" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "numbers" BYTEA,

    CONSTRAINT "federated_messages_pkey" PRIMARY KEY ("run_id","round","attempt","phase","client_id")
);

ALTER TABLE "federations" ADD CONSTRAINT "federations_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "federated_clients" ADD CONSTRAINT "federated_clients_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "federated_rounds" ADD CONSTRAINT "federated_rounds_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "federated_messages" ADD CONSTRAINT "federated_messages_run_id_round_fkey" FOREIGN KEY ("run_id", "round") REFERENCES "federated_rounds"("run_id", "round") ON DELETE CASCADE ON UPDATE CASCADE;
