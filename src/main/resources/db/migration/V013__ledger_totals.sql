-- How many copies of a mailing have been written so far: added to in the transaction that writes them. What is under way is then had by
-- subtraction, without looking into the windows that are being sent. NULL where it was never counted.
ALTER TABLE mailings ADD COLUMN copies bigint;
