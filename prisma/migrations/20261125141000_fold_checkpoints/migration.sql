-- Checkpoints in the middle of a cross-validation are of a kind of their own.
ALTER TABLE "checkpoints"
  DROP CONSTRAINT "checkpoints_kind_check",
  ADD CONSTRAINT "checkpoints_kind_check" CHECK ("kind" IN ('periodic', 'best', 'final', 'cancelled', 'paused', 'fold'));
