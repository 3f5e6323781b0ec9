-- What of a record lies in a box of a compartment; its open fields stay in `fields`.
ALTER TABLE record ADD COLUMN sealed BLOB;
-- When somebody was removed from this desk; what they wrote stays theirs.
ALTER TABLE staff ADD COLUMN left_ms INTEGER;
