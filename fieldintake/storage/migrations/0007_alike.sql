-- Why: lists must not leave their index to say until when a consent holds, and possible duplicates are looked for
-- among people with like names and years, so each person's name is kept in Latin letters, with keys of its own.
-- Names of before are filled in when the vault is opened, since their Latin form is not known to the database.
ALTER TABLE case_row ADD COLUMN called TEXT;
DROP INDEX case_row_list;
CREATE INDEX case_row_list ON case_row
  (updated_ms DESC, case_id, code, state, risk, languages, worker, consent, next_step, next_at_ms, consent_until);
DROP INDEX case_row_due;
CREATE INDEX case_row_due ON case_row
  (next_at_ms, case_id, code, state, risk, languages, worker, consent, next_step, updated_ms, consent_until)
  WHERE next_at_ms IS NOT NULL;
CREATE INDEX case_row_unnamed ON case_row (row, case_id, birth_year) WHERE called IS NULL;
CREATE VIRTUAL TABLE search_alike USING fts5
  (keys, content='', contentless_delete=1, detail=none, tokenize='ascii');
