-- The office's side of following tasks up: what it lets be, what it puts before the leadership, what units may object to.

-- A milestone that was past before reminding began and that the office lets be: nobody is asked about it.
CREATE TABLE passed (
  task      INTEGER NOT NULL REFERENCES task,
  milestone TEXT NOT NULL,
  place     INTEGER NOT NULL REFERENCES place,
  person    INTEGER NOT NULL REFERENCES person,
  at        TEXT NOT NULL,
  PRIMARY KEY (task, milestone, place)
) STRICT, WITHOUT ROWID;

-- An overdue part that the office put before the leadership; due: the day it was overdue for.
CREATE TABLE escalation (
  id        INTEGER PRIMARY KEY,
  task      INTEGER NOT NULL REFERENCES task,
  milestone TEXT NOT NULL,
  place     INTEGER NOT NULL REFERENCES place,
  due       TEXT NOT NULL,
  person    INTEGER NOT NULL REFERENCES person,
  at        TEXT NOT NULL,
  UNIQUE (task, milestone, place, due)
) STRICT;

-- What a leader answered to it, word for word.
CREATE TABLE opinion (
  id        INTEGER PRIMARY KEY,
  task      INTEGER NOT NULL REFERENCES task,
  milestone TEXT NOT NULL,
  person    INTEGER NOT NULL REFERENCES person,
  words     TEXT NOT NULL,
  source    TEXT NOT NULL UNIQUE,
  at        TEXT NOT NULL
) STRICT;

-- A table of on time and late shown to the units before it leaves the office; ends: the last local day to object.
CREATE TABLE tally (
  id     INTEGER PRIMARY KEY,
  day    TEXT NOT NULL,
  ends   TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person,
  at     TEXT NOT NULL,
  CHECK (day < ends)
) STRICT;

-- What of it one place saw; seen: it could be told.
CREATE TABLE tally_line (
  tally   INTEGER NOT NULL REFERENCES tally,
  place   INTEGER NOT NULL REFERENCES place,
  on_time INTEGER NOT NULL,
  late    INTEGER NOT NULL,
  undated INTEGER NOT NULL,
  seen    INTEGER NOT NULL CHECK (seen IN (0, 1)),
  PRIMARY KEY (tally, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE objection (
  id     INTEGER PRIMARY KEY,
  tally  INTEGER NOT NULL REFERENCES tally,
  place  INTEGER NOT NULL REFERENCES place,
  person INTEGER NOT NULL REFERENCES person,
  words  TEXT NOT NULL,
  source TEXT NOT NULL UNIQUE,
  at     TEXT NOT NULL
) STRICT;
