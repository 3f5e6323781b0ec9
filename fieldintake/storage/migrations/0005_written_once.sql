-- Why: an entry of the audit and a revision are written once. REPLACE takes the place of a row without asking whether
-- it may be deleted, so the tables themselves refuse a key that is there. The line of a case also takes up until when
-- her yeses hold, in milliseconds; empty where none ends.
CREATE TRIGGER audit_is_written_once BEFORE INSERT ON audit
  WHEN EXISTS (SELECT 1 FROM audit WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'the entry is there');
END;
CREATE TRIGGER revision_is_written_once BEFORE INSERT ON revision
  WHEN EXISTS (SELECT 1 FROM revision WHERE id = NEW.id OR row = NEW.row)
BEGIN
  SELECT RAISE(ABORT, 'the revision is there');
END;
ALTER TABLE case_row ADD COLUMN consent_until INTEGER;
