-- A key may have the role predictor: it predicts, and nothing else.
ALTER TABLE "api_keys"
  DROP CONSTRAINT "api_keys_role_check",
  ADD CONSTRAINT "api_keys_role_check" CHECK ("role" IN ('predictor', 'reader', 'writer', 'admin'));
