-- Past figures from old books, and the files the office sends in the chat to be imported.

-- book: known from a book only. It never opened, so nobody was asked in it and nobody is missing.
ALTER TABLE period ADD COLUMN book INTEGER NOT NULL DEFAULT 0 CHECK (book = 0 OR (book = 1 AND locked = 1));

-- A file of the office: fetched (received), read and shown (offered), then recorded (done) or not (dropped). Its id
-- is what "ghi 3" names and is never given twice. sheets: what the child process read, while it is offered; shown: a
-- digest of the changes that were shown, so that nothing else is ever confirmed.
CREATE TABLE import (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  file    INTEGER NOT NULL REFERENCES file,
  name    TEXT NOT NULL,
  words   TEXT NOT NULL,
  person  INTEGER NOT NULL REFERENCES person,
  account INTEGER NOT NULL REFERENCES account,
  source  TEXT NOT NULL UNIQUE,
  at      TEXT NOT NULL,
  state   TEXT NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'offered', 'done', 'dropped')),
  what    TEXT CHECK (what IN ('roster', 'figures')),
  sheets  TEXT,
  shown   TEXT,
  decided TEXT,
  CHECK ((state = 'offered') = (sheets IS NOT NULL)),
  CHECK (state NOT IN ('offered', 'done') OR (what IS NOT NULL AND shown IS NOT NULL)),
  CHECK ((state IN ('done', 'dropped')) = (decided IS NOT NULL))
) STRICT;
CREATE INDEX import_open ON import (id) WHERE state IN ('received', 'offered');

-- When the bytes were taken off the disk, because nothing needs them any more.
ALTER TABLE file ADD COLUMN removed TEXT;
CREATE INDEX file_kept ON file (id) WHERE removed IS NULL;
CREATE INDEX outbox_files_open ON outbox (id) WHERE kind = 'file' AND state IN ('ready', 'sending', 'unknown');
CREATE INDEX wanted_file ON wanted (file) WHERE file IS NOT NULL;
