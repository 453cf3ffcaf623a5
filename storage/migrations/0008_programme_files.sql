-- A programme's paper sent in the chat. read: what the child process read, whatever it is of. Rows are never deleted,
-- so the sequence of ids goes on where it was.
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
  what    TEXT CHECK (what IN ('roster', 'figures', 'programme')),
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
