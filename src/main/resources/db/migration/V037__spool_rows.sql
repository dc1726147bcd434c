-- What a message of a few kilobytes costs to be kept. A chunk that fits into a page lies in its row: outside of it, it was three rows
-- more, and their entries in an index. And what a constraint said of each row, at the price of a statement for each, the store's own
-- statements say of all their rows together: a message is locked by who holds it, and swept with its chunks.

ALTER TABLE message_chunks SET (toast_tuple_target = 8160);

ALTER TABLE message_chunks DROP CONSTRAINT message_chunks_message_id_fkey;
ALTER TABLE message_holds DROP CONSTRAINT message_holds_message_id_fkey;
