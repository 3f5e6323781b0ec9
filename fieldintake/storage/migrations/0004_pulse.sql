-- Why: a count of transactions lets the anchor outside the database tell an older copy from a newer one,
-- also when the transactions wrote nothing to the audit.
CREATE TABLE pulse (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  commits INTEGER NOT NULL,
  anchored INTEGER NOT NULL
) STRICT;
INSERT INTO pulse (one, commits, anchored) VALUES (1, 0, 0);
