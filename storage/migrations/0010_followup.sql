-- Tasks followed up: what units say of a milestone, more time, who answers for one task, what the operator switched.

-- What was said of a milestone; the newest row counts, older ones stay. task NULL: what the programme itself owes.
-- day: a day on which it was done (done), or is promised (doing). typed: the office said it for the unit.
CREATE TABLE progress (
  id        INTEGER PRIMARY KEY,
  programme INTEGER NOT NULL REFERENCES programme,
  task      INTEGER REFERENCES task,
  milestone TEXT NOT NULL CHECK (milestone <> ''),
  place     INTEGER REFERENCES place,
  answer    TEXT NOT NULL CHECK (answer IN
              ('done', 'result', 'doing', 'stuck', 'not_applicable', 'no_order', 'joined', 'not_asked')),
  day       TEXT,
  value     REAL CHECK (value >= 0),
  whole     REAL CHECK (whole >= value),
  words     TEXT NOT NULL DEFAULT '',
  person    INTEGER REFERENCES person,
  typed     INTEGER REFERENCES person,
  source    TEXT NOT NULL,
  at        TEXT NOT NULL,
  CHECK ((task IS NULL) = (place IS NULL)),
  CHECK (day IS NULL OR answer IN ('done', 'doing')),
  CHECK (whole IS NULL OR value IS NOT NULL),
  CHECK (person IS NOT NULL OR typed IS NOT NULL)
) STRICT;
CREATE INDEX progress_of ON progress (task, milestone, place, id);

-- The product of what is done: number and date of a paper, a file, that it lies with the unit, or that it comes later.
CREATE TABLE product (
  id       INTEGER PRIMARY KEY,
  progress INTEGER NOT NULL REFERENCES progress,
  sort     TEXT NOT NULL CHECK (sort IN ('paper', 'file', 'kept', 'later')),
  words    TEXT NOT NULL DEFAULT '',
  day      TEXT,
  file     INTEGER REFERENCES file,
  source   TEXT NOT NULL,
  at       TEXT NOT NULL,
  CHECK ((sort = 'file') = (file IS NOT NULL)),
  CHECK (sort <> 'paper' OR words <> '')
) STRICT;
CREATE INDEX product_of ON product (progress, id);

-- "Xin lùi hạn": the day it was due and the day wished for; both stay. An approved one moves the due day. person NULL:
-- the office itself gave a new day. why: what the office said with its refusal.
CREATE TABLE extension (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  task      INTEGER NOT NULL REFERENCES task,
  milestone TEXT NOT NULL,
  place     INTEGER NOT NULL REFERENCES place,
  old       TEXT NOT NULL,
  wished    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  person    INTEGER REFERENCES person,
  at        TEXT NOT NULL,
  state     TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'granted', 'refused')),
  decided   TEXT,
  decider   INTEGER REFERENCES person,
  why       TEXT NOT NULL DEFAULT '',
  CHECK (old < wished),
  CHECK ((state = 'waiting') = (decided IS NULL)),
  CHECK ((decided IS NULL) = (decider IS NULL))
) STRICT;
CREATE UNIQUE INDEX extension_waiting ON extension (task, milestone, place) WHERE state = 'waiting';
CREATE INDEX extension_of ON extension (task, milestone, place, id);

-- Who answers for one task inside a unit; without a row the unit's first contact does.
CREATE TABLE task_contact (
  task   INTEGER NOT NULL REFERENCES task,
  place  INTEGER NOT NULL REFERENCES place,
  person INTEGER NOT NULL REFERENCES person,
  PRIMARY KEY (task, place)
) STRICT, WITHOUT ROWID;

-- "Nhắc lại sau 2 ngày": nothing is said of this one before local date until.
CREATE TABLE snooze (
  task      INTEGER NOT NULL REFERENCES task,
  milestone TEXT NOT NULL,
  place     INTEGER NOT NULL REFERENCES place,
  until     TEXT NOT NULL,
  PRIMARY KEY (task, milestone, place)
) STRICT, WITHOUT ROWID;

-- followup: reminding of tasks is on, value the local date it was switched on. paused: nothing unasked goes out.
-- rehearsal: value the person everything unasked goes to. No row: off.
CREATE TABLE switch (
  name   TEXT PRIMARY KEY CHECK (name IN ('followup', 'paused', 'rehearsal')),
  value  TEXT NOT NULL DEFAULT '',
  person INTEGER REFERENCES person,
  at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A call may be about a task: item names its part (task/milestone/place).
CREATE TABLE call_new (
  id     INTEGER PRIMARY KEY,
  person INTEGER REFERENCES person,
  place  INTEGER REFERENCES place,
  why    TEXT NOT NULL CHECK (why IN ('help', 'photo', 'voice', 'file', 'unreachable', 'absent', 'task')),
  item   TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL UNIQUE,
  at     TEXT NOT NULL,
  done   TEXT,
  doer   INTEGER REFERENCES person,
  CHECK (person IS NOT NULL OR place IS NOT NULL),
  CHECK (doer IS NULL OR done IS NOT NULL),
  CHECK ((why = 'task') = (item <> ''))
) STRICT;
INSERT INTO call_new (id, person, place, why, source, at, done, doer)
  SELECT id, person, place, why, source, at, done, doer FROM call;
DROP TABLE call;
ALTER TABLE call_new RENAME TO call;
CREATE INDEX call_open ON call (id) WHERE done IS NULL;

-- What a tick asks for at every turn, found without reading everybody.
CREATE INDEX role_of ON role (role, person) WHERE until IS NULL;
CREATE INDEX role_ends ON role (ends) WHERE ends IS NOT NULL AND until IS NULL;
CREATE INDEX absence_last ON absence (last) WHERE ended IS NULL;
CREATE INDEX place_until ON place (until) WHERE until IS NOT NULL;
DROP INDEX notice_waiting;
CREATE INDEX notice_waiting ON notice (person, not_before, expires) WHERE state = 'waiting';
CREATE INDEX notice_expires ON notice (expires) WHERE state = 'waiting';
CREATE INDEX notice_item ON notice (item) WHERE state = 'waiting';
