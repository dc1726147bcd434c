-- An inbound row that is not done holds its message by itself. A second row that said so was written and deleted for each post, and its
-- foreign key was looked up in between: a tenth of what the database did to take a post.

CREATE INDEX inbound_holds ON inbound (message_id) WHERE state <> 'DONE';

DELETE FROM message_holds WHERE holder LIKE 'inbound:%';
