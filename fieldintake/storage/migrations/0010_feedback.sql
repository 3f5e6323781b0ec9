-- Why: what people say of the help they had is kept apart from every case and from whoever asked. A row has no author,
-- no device, no signature and no time but its month; it has no row number either, which would tell the order.
CREATE TABLE feedback (
  id TEXT PRIMARY KEY NOT NULL,
  month TEXT NOT NULL,
  version TEXT NOT NULL,
  answers TEXT NOT NULL
) STRICT, WITHOUT ROWID;
