-- Files the office asks for: to be made (asked), made and queued (made), or not (failed). what: "workbook", "chart";
-- stretch: the months, "2026-Q4". The bytes go once they were sent; the same content is made again at need.
CREATE TABLE export (
  id      INTEGER PRIMARY KEY,
  what    TEXT NOT NULL CHECK (what <> ''),
  stretch TEXT NOT NULL,
  person  INTEGER NOT NULL REFERENCES person,
  account INTEGER NOT NULL REFERENCES account,
  source  TEXT NOT NULL UNIQUE,
  at      TEXT NOT NULL,
  state   TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'made', 'failed')),
  file    INTEGER REFERENCES file,
  CHECK ((state = 'made') = (file IS NOT NULL))
) STRICT;
CREATE INDEX export_asked ON export (id) WHERE state = 'asked';
CREATE INDEX export_file ON export (file) WHERE file IS NOT NULL;

-- import again, for the sheet of figures that is sent back (entry): SQLite cannot change a CHECK. Rows are never
-- deleted, so the sequence of ids goes on where it was.
CREATE TABLE import_new (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  file    INTEGER NOT NULL REFERENCES file,
  name    TEXT NOT NULL,
  words   TEXT NOT NULL,
  person  INTEGER NOT NULL REFERENCES person,
  account INTEGER NOT NULL REFERENCES account,
  source  TEXT NOT NULL UNIQUE,
  at      TEXT NOT NULL,
  state   TEXT NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'offered', 'done', 'dropped')),
  what    TEXT CHECK (what IN ('roster', 'figures', 'programme', 'entry')),
  read    TEXT,
  shown   TEXT,
  decided TEXT,
  CHECK ((state = 'offered') = (read IS NOT NULL)),
  CHECK (state NOT IN ('offered', 'done') OR (what IS NOT NULL AND shown IS NOT NULL)),
  CHECK ((state IN ('done', 'dropped')) = (decided IS NOT NULL))
) STRICT;
INSERT INTO import_new SELECT * FROM import;
DROP TABLE import;
ALTER TABLE import_new RENAME TO import;
CREATE INDEX import_open ON import (id) WHERE state IN ('received', 'offered');
