-- The office at work: a figure the office itself asks back ('asked'), announcements.

-- flag again, for one more reason: SQLite cannot change a CHECK. Its rows are deleted, so the sequence of ids goes over:
-- "duyệt 17" always means what was shown.
CREATE TABLE flag_new (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  report    INTEGER NOT NULL REFERENCES report,
  indicator TEXT NOT NULL,
  why       TEXT NOT NULL CHECK (why IN ('far', 'full', 'unchanged', 'check', 'asked')),
  state     TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'returned')),
  person    INTEGER REFERENCES person,
  UNIQUE (report, indicator, why),
  CHECK ((state = 'open') = (person IS NULL))
) STRICT;
INSERT INTO flag_new SELECT * FROM flag;
DELETE FROM sqlite_sequence WHERE name = 'flag_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'flag_new', seq FROM sqlite_sequence WHERE name = 'flag';
DROP TABLE flag;
ALTER TABLE flag_new RENAME TO flag;

-- What the office announces: offered with its count, then sent to those it was offered for, or dropped.
CREATE TABLE announcement (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  audience TEXT NOT NULL,
  words    TEXT NOT NULL,
  person   INTEGER NOT NULL REFERENCES person,
  source   TEXT NOT NULL UNIQUE,
  at       TEXT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'offered' CHECK (state IN ('offered', 'sent', 'dropped')),
  decided  TEXT,
  CHECK ((state = 'offered') = (decided IS NULL))
) STRICT;

-- Whom it is for, for which place; told: it was queued for them; heard: when they said that they have it.
CREATE TABLE announced (
  announcement INTEGER NOT NULL REFERENCES announcement,
  person       INTEGER NOT NULL REFERENCES person,
  place        INTEGER REFERENCES place,
  told         INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
  heard        TEXT,
  PRIMARY KEY (announcement, person),
  CHECK (heard IS NULL OR told = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX announced_unheard ON announced (person, announcement) WHERE told = 1 AND heard IS NULL;
