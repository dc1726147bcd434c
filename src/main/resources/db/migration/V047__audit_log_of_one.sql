-- What stands in the audit log about somebody, whatever the case of the letters, without reading the years of all others. The ids last, so
-- that the newest are found first.
CREATE INDEX audit_log_actors ON audit_log (lower(actor), id);
CREATE INDEX audit_log_subjects ON audit_log (lower(subject), id);
