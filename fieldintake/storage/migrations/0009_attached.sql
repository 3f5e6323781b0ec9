-- Why: what is attached to an answer lies in the vault, in chunks, and belongs to a draft or to the submission made of
-- it: whichever row goes takes its files along, whoever deletes it. Each file has a mark over all of its bytes. What
-- came beside a form's spreadsheet, lists and pictures, is kept beside that version of the form.
CREATE TABLE blob (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL,
  mark BLOB NOT NULL
) STRICT;
CREATE INDEX blob_of_owner ON blob (owner);
CREATE INDEX blob_of_case ON blob (case_id);
CREATE TABLE blob_chunk (
  row INTEGER PRIMARY KEY,
  blob TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX blob_chunk_of ON blob_chunk (blob, number);
CREATE TRIGGER blob_takes_its_chunks AFTER DELETE ON blob
BEGIN
  DELETE FROM blob_chunk WHERE blob = OLD.id;
END;
CREATE TRIGGER draft_takes_its_blobs AFTER DELETE ON draft
BEGIN
  DELETE FROM blob WHERE owner = OLD.id;
END;
CREATE TRIGGER record_takes_its_blobs AFTER DELETE ON record WHEN OLD.type = 'submission'
BEGIN
  DELETE FROM blob WHERE owner = OLD.id;
END;
CREATE TABLE form_file (
  row INTEGER PRIMARY KEY,
  form_id TEXT NOT NULL,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX form_file_of ON form_file (form_id, version, name);
