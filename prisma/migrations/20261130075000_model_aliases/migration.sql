-- Names that point to versions of a model, and the history of their moves. A version that an alias points to can not be deleted.
CREATE TABLE "model_aliases" (
    "model_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "key_name" TEXT NOT NULL,

    CONSTRAINT "model_aliases_pkey" PRIMARY KEY ("model_id","alias")
);

CREATE TABLE "model_alias_moves" (
    "model_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "alias" TEXT NOT NULL,
    "from_version" INTEGER,
    "to_version" INTEGER,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "key_name" TEXT NOT NULL,

    CONSTRAINT "model_alias_moves_pkey" PRIMARY KEY ("model_id","number")
);

CREATE INDEX "model_aliases_model_id_version_idx" ON "model_aliases"("model_id", "version");

CREATE INDEX "model_alias_moves_model_id_alias_number_idx" ON "model_alias_moves"("model_id", "alias", "number");

ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_model_id_version_fkey" FOREIGN KEY ("model_id", "version") REFERENCES "model_versions"("model_id", "version") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "model_alias_moves" ADD CONSTRAINT "model_alias_moves_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema can't say.
ALTER TABLE "model_aliases"
  ADD CONSTRAINT "model_aliases_alias_check" CHECK ("alias" ~ '^[A-Za-z][A-Za-z0-9_.-]{0,63}$');

ALTER TABLE "model_alias_moves"
  ADD CONSTRAINT "model_alias_moves_version_check" CHECK ("from_version" IS DISTINCT FROM "to_version");
