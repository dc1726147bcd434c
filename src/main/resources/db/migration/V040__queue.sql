-- What an operator keeps back may be the copies for one address, and what an operator drops ends with what is not yet made of it.

-- As copies have it, in lower case; '' stands for all.
ALTER TABLE queue_holds ADD COLUMN address text NOT NULL DEFAULT '';
ALTER TABLE queue_holds DROP CONSTRAINT queue_holds_pkey;
ALTER TABLE queue_holds ADD PRIMARY KEY (site, list_id, mailing_id, address);

-- Why the copies that are still to be made are made as ended ones; NULL: they are sent.
ALTER TABLE expansions ADD COLUMN dropped text;
