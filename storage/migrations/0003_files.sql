-- Files: the bytes lie in the data directory under their SHA-256. Names people gave, refs and words stand in file,
-- wanted and outbox.payload only.

CREATE TABLE file (
  id    INTEGER PRIMARY KEY,
  sha   TEXT NOT NULL UNIQUE CHECK (length(sha) = 64),
  media TEXT NOT NULL CHECK (media IN ('photo', 'voice', 'file')),
  name  TEXT NOT NULL DEFAULT '',
  size  INTEGER NOT NULL CHECK (size >= 0),
  at    TEXT NOT NULL
) STRICT;

-- What a messenger calls a file it has: sent again by that, nothing is uploaded.
CREATE TABLE file_ref (
  channel TEXT NOT NULL,
  sha     TEXT NOT NULL,
  media   TEXT NOT NULL,
  ref     TEXT NOT NULL,
  PRIMARY KEY (channel, sha, media)
) STRICT, WITHOUT ROWID;

-- A file somebody sent, to be fetched; source is the inbox key it came with, purpose says what then happens.
CREATE TABLE wanted (
  id         INTEGER PRIMARY KEY,
  channel    TEXT NOT NULL,
  ref        TEXT NOT NULL,
  account    INTEGER NOT NULL REFERENCES account,
  person     INTEGER REFERENCES person,
  purpose    TEXT NOT NULL,
  name       TEXT NOT NULL DEFAULT '',
  media      TEXT NOT NULL CHECK (media IN ('photo', 'voice', 'file')),
  size       INTEGER,
  words      TEXT NOT NULL DEFAULT '',
  source     TEXT NOT NULL UNIQUE,
  at         TEXT NOT NULL,
  state      TEXT NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'stored', 'refused', 'dead')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  not_before TEXT NOT NULL,
  file       INTEGER REFERENCES file,
  error      TEXT,
  CHECK ((state = 'stored') = (file IS NOT NULL))
) STRICT;
CREATE INDEX wanted_waiting ON wanted (not_before, id) WHERE state = 'wanted';

-- outbox again, with the kind 'file': SQLite cannot change a CHECK.
CREATE TABLE outbox_rebuilt (
  id         INTEGER PRIMARY KEY,
  dedupe     TEXT NOT NULL UNIQUE,
  person     INTEGER REFERENCES person,
  account    INTEGER REFERENCES account,
  lane       INTEGER NOT NULL CHECK (lane IN (0, 1, 5, 9)),
  kind       TEXT NOT NULL CHECK (kind IN ('reply', 'notice', 'alarm', 'morning', 'farewell', 'file')),
  payload    TEXT,
  version    INTEGER NOT NULL DEFAULT 0,
  created    TEXT NOT NULL,
  not_before TEXT NOT NULL,
  expires    TEXT,
  state      TEXT NOT NULL DEFAULT 'ready' CHECK (state IN
               ('ready', 'sending', 'sent', 'unknown', 'dead', 'expired', 'cancelled')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  doubts     INTEGER NOT NULL DEFAULT 0,
  boot       TEXT,
  sent       TEXT,
  sent_id    TEXT,
  sent_date  TEXT,
  error      TEXT,
  CHECK (person IS NOT NULL OR account IS NOT NULL),
  CHECK (kind = 'morning' OR payload IS NOT NULL),
  CHECK ((state = 'sent') = (sent IS NOT NULL)),
  CHECK ((state = 'sending') = (boot IS NOT NULL))
) STRICT;
INSERT INTO outbox_rebuilt
  (id, dedupe, person, account, lane, kind, payload, version, created, not_before, expires, state, attempts,
   doubts, boot, sent, sent_id, sent_date, error)
SELECT id, dedupe, person, account, lane, kind, payload, version, created, not_before, expires, state, attempts,
   doubts, boot, sent, sent_id, sent_date, error
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_rebuilt RENAME TO outbox;
CREATE INDEX outbox_ready ON outbox (lane, not_before, id) WHERE state = 'ready';
CREATE INDEX outbox_account ON outbox (account, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_person ON outbox (person, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_sending ON outbox (account) WHERE state = 'sending';
CREATE INDEX outbox_expires ON outbox (expires) WHERE state = 'ready' AND expires IS NOT NULL;
CREATE INDEX outbox_files_in_doubt ON outbox (id) WHERE kind = 'file' AND state = 'unknown';
