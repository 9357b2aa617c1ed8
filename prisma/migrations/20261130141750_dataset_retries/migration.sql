-- AlterTable
ALTER TABLE "datasets" ADD COLUMN     "outages" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "retry_at" TIMESTAMPTZ(3);
