CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  staff TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  mac BLOB NOT NULL
) STRICT;
CREATE TABLE blob (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL,
  mark BLOB NOT NULL
) STRICT;
CREATE TABLE blob_chunk (
  row INTEGER PRIMARY KEY,
  blob TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE case_row (
  row INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  risk TEXT NOT NULL,
  languages TEXT NOT NULL,
  worker TEXT NOT NULL,
  consent TEXT NOT NULL,
  next_step TEXT NOT NULL,
  next_at_ms INTEGER,
  updated_ms INTEGER NOT NULL,
  birth_year INTEGER,
  phone TEXT NOT NULL
, consent_until INTEGER, called TEXT, closed_ms INTEGER) STRICT;
CREATE TABLE disclosure (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL,
  channel TEXT NOT NULL,
  purpose TEXT NOT NULL,
  categories TEXT NOT NULL,
  fields TEXT NOT NULL,
  consents TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  staff TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  receipt TEXT
) STRICT;
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  author TEXT NOT NULL,
  case_id TEXT,
  form_id TEXT NOT NULL,
  form_version TEXT NOT NULL,
  snapshot BLOB NOT NULL,
  saved_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE feedback (
  id TEXT PRIMARY KEY NOT NULL,
  month TEXT NOT NULL,
  version TEXT NOT NULL,
  answers TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE form_file (
  row INTEGER PRIMARY KEY,
  form_id TEXT NOT NULL,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE form_version (
  form_id TEXT NOT NULL,
  version TEXT NOT NULL,
  installed INTEGER NOT NULL,
  title TEXT NOT NULL,
  source BLOB NOT NULL,
  source_kind TEXT NOT NULL,
  xform TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  retired INTEGER NOT NULL,
  PRIMARY KEY (form_id, version)
) STRICT;
CREATE TABLE inbox (
  row INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  thread_id TEXT NOT NULL,
  sender TEXT,
  sender_name TEXT NOT NULL,
  content BLOB,
  data BLOB NOT NULL,
  state TEXT NOT NULL,
  problem TEXT NOT NULL,
  arrived_ms INTEGER NOT NULL,
  case_id TEXT
) STRICT;
CREATE TABLE organisation (
  id TEXT PRIMARY KEY,
  own INTEGER NOT NULL,
  card BLOB NOT NULL,
  compared_by TEXT
) STRICT;
CREATE TABLE outbox (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  case_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  thread_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  priority INTEGER NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  message_id TEXT NOT NULL,
  data BLOB NOT NULL,
  answer TEXT NOT NULL,
  note TEXT NOT NULL,
  due_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE pulse (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  commits INTEGER NOT NULL,
  anchored INTEGER NOT NULL
) STRICT;
CREATE TABLE recipient (
  id TEXT PRIMARY KEY,
  row TEXT NOT NULL
) STRICT;
CREATE TABLE record (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  case_id TEXT NOT NULL,
  fields TEXT NOT NULL,
  heads TEXT NOT NULL,
  conflicts TEXT NOT NULL
, sealed BLOB) STRICT;
CREATE TABLE revision (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  record_id TEXT NOT NULL,
  category TEXT NOT NULL,
  hlc INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_alike USING fts5
  (keys, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE search_name USING fts5
  (words, skeleton, content='', contentless_delete=1, prefix='1 2 3');
CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  desk_name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  certificate BLOB NOT NULL
, left_ms INTEGER) STRICT;
CREATE TABLE thread (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  peer TEXT NOT NULL,
  reference TEXT NOT NULL,
  ours INTEGER NOT NULL,
  key BLOB,
  key_sent INTEGER NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX audit_of_action ON audit (action, sequence);
CREATE UNIQUE INDEX blob_chunk_of ON blob_chunk (blob, number);
CREATE INDEX blob_of_case ON blob (case_id);
CREATE INDEX blob_of_owner ON blob (owner);
CREATE INDEX case_row_closed ON case_row (closed_ms) WHERE closed_ms IS NOT NULL;
CREATE UNIQUE INDEX case_row_code ON case_row (code);
CREATE INDEX case_row_due ON case_row
  (next_at_ms, case_id, code, state, risk, languages, worker, consent, next_step, updated_ms, consent_until)
  WHERE next_at_ms IS NOT NULL;
CREATE INDEX case_row_list ON case_row
  (updated_ms DESC, case_id, code, state, risk, languages, worker, consent, next_step, next_at_ms, consent_until);
CREATE INDEX case_row_phone ON case_row (phone) WHERE phone != '';
CREATE INDEX case_row_unnamed ON case_row (row, case_id, birth_year) WHERE called IS NULL;
CREATE INDEX disclosure_by_hash ON disclosure (sha256);
CREATE INDEX disclosure_of_case ON disclosure (case_id, row);
CREATE UNIQUE INDEX form_file_of ON form_file (form_id, version, name);
CREATE INDEX inbox_of_thread ON inbox (thread_id);
CREATE INDEX outbox_of_case ON outbox (case_id);
CREATE INDEX outbox_open ON outbox (state, priority, row);
CREATE INDEX record_of_case ON record (case_id, row);
CREATE INDEX record_referral ON record (row) WHERE type = 'referral';
CREATE INDEX revision_by_time ON revision (hlc);
CREATE INDEX revision_of_record ON revision (record_id, category);
CREATE INDEX thread_of_case ON thread (case_id, recipient);
CREATE TRIGGER audit_is_written_once BEFORE INSERT ON audit
  WHEN EXISTS (SELECT 1 FROM audit WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'the entry is there');
END;
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
CREATE TRIGGER revision_is_written_once BEFORE INSERT ON revision
  WHEN EXISTS (SELECT 1 FROM revision WHERE id = NEW.id OR row = NEW.row)
BEGIN
  SELECT RAISE(ABORT, 'the revision is there');
END;
