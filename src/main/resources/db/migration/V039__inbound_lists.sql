-- The list that RCPT found behind the address of a mail: what waits is for that list, though another may have its address by then. NULL
-- where the address is no list's, and for mail that came in before.

ALTER TABLE inbound ADD COLUMN list_id bigint;
