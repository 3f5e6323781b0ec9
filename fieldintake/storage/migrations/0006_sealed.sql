-- What of a record lies in a box of a compartment; its open fields stay in `fields`.
ALTER TABLE record ADD COLUMN sealed BLOB;
