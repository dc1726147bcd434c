-- Owners ask people to join. An invitation is a wish of the owners that waits for the address: a row of its own stage, and a question of
-- its own kind, whose token answers for it alone.

ALTER TABLE confirmations DROP CONSTRAINT confirmations_stage_check;
ALTER TABLE confirmations ADD CONSTRAINT confirmations_stage_check CHECK (stage IN ('CONFIRM', 'DECIDE', 'INVITE'));
-- Who invited; empty for all else. What is written to the address with it stands in details.
ALTER TABLE confirmations ADD COLUMN asked_by text NOT NULL DEFAULT '';
-- The address does not want to come: the row stays until it expires, so that it is not asked again.
ALTER TABLE confirmations ADD COLUMN declined_at timestamptz;
CREATE INDEX confirmations_invited ON confirmations (list_id, id) WHERE stage = 'INVITE';

-- WISH: asks about what is wished in the name of the address; INVITATION: about one invitation.
ALTER TABLE questions ADD COLUMN kind text NOT NULL DEFAULT 'WISH' CHECK (kind IN ('WISH', 'INVITATION'));
