-- What the aliases of a project may only be moved to, and which policies a move met.
ALTER TABLE "model_alias_moves" ADD COLUMN "policies" JSONB NOT NULL DEFAULT '[]';

CREATE TABLE "alias_policies" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "model" TEXT,
    "rules" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alias_policies_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "alias_policies_project_id_alias_idx" ON "alias_policies"("project_id", "alias");

ALTER TABLE "alias_policies" ADD CONSTRAINT "alias_policies_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
