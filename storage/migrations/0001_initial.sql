-- Instants are UTC text of one width (2026-11-23T01:02:03.000Z), local dates YYYY-MM-DD, so both compare as
-- text. Invariants stand here and nowhere else. Names, phone numbers and words live in person, figure.words,
-- inbox.body and outbox.payload only, so that deleting them never breaks the audit.

-- ---- places -------------------------------------------------------------------------------------------
CREATE TABLE residential_group (
  id    INTEGER PRIMARY KEY,
  code  TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name  TEXT NOT NULL CHECK (name <> ''),
  area  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE unit (
  id    INTEGER PRIMARY KEY,
  code  TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name  TEXT NOT NULL CHECK (name <> '')
) STRICT;

-- A group whose figures the office types in for its leader ("nhập thay").
CREATE TABLE assisted (
  residential_group INTEGER PRIMARY KEY REFERENCES residential_group,
  reason            TEXT NOT NULL CHECK (reason IN ('refused')),
  since             TEXT NOT NULL
) STRICT;

-- What the roster says a stock was before the first report.
CREATE TABLE starting_value (
  residential_group INTEGER NOT NULL REFERENCES residential_group,
  indicator         TEXT NOT NULL,
  value             REAL NOT NULL CHECK (value >= 0),
  PRIMARY KEY (residential_group, indicator)
) STRICT, WITHOUT ROWID;

-- ---- people -------------------------------------------------------------------------------------------
CREATE TABLE person (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  phone TEXT NOT NULL DEFAULT '',
  you   TEXT CHECK (you IN ('bác', 'ông', 'bà', 'anh', 'chị', 'đồng chí'))
) STRICT;

CREATE TABLE role (
  id                INTEGER PRIMARY KEY,
  person            INTEGER NOT NULL REFERENCES person,
  role              TEXT NOT NULL CHECK (role IN
                      ('group_leader', 'unit_contact', 'party_office', 'leadership', 'reviewer', 'operator')),
  residential_group INTEGER REFERENCES residential_group,
  unit              INTEGER REFERENCES unit,
  since             TEXT NOT NULL,
  until             TEXT,
  CHECK ((role = 'group_leader') = (residential_group IS NOT NULL)),
  CHECK ((role = 'unit_contact') = (unit IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX role_once ON role (person, role, ifnull(residential_group, 0), ifnull(unit, 0))
  WHERE until IS NULL;
CREATE UNIQUE INDEX one_leader ON role (residential_group) WHERE role = 'group_leader' AND until IS NULL;

-- One chat of one messenger. reachable = 0: the person blocked us or is gone from there.
CREATE TABLE account (
  id         INTEGER PRIMARY KEY,
  channel    TEXT NOT NULL,
  address    TEXT NOT NULL,
  person     INTEGER REFERENCES person,
  linked     TEXT,
  reachable  INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)),
  greeted    TEXT,
  UNIQUE (channel, address),
  CHECK ((person IS NULL) = (linked IS NULL))
) STRICT;
CREATE INDEX account_of ON account (person) WHERE person IS NOT NULL;

CREATE TABLE consent (
  id      INTEGER PRIMARY KEY,
  person  INTEGER NOT NULL REFERENCES person,
  version TEXT NOT NULL,
  answer  TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
  at      TEXT NOT NULL
) STRICT;
CREATE INDEX consent_of ON consent (person);

-- Two secrets of one invitation, each kept as a keyed hash: ten digits to type, a token for a link.
CREATE TABLE invite (
  id        INTEGER PRIMARY KEY,
  role      INTEGER NOT NULL REFERENCES role,
  code_hash TEXT NOT NULL UNIQUE,
  link_hash TEXT NOT NULL UNIQUE,
  created   TEXT NOT NULL,
  expires   TEXT NOT NULL,
  used      TEXT,
  account   INTEGER REFERENCES account,
  revoked   TEXT,
  CHECK ((used IS NULL) = (account IS NULL))
) STRICT;

CREATE TABLE code_attempt (
  account INTEGER NOT NULL REFERENCES account,
  at      TEXT NOT NULL
) STRICT;
CREATE INDEX code_attempt_at ON code_attempt (at);

-- ---- the month ----------------------------------------------------------------------------------------
CREATE TABLE period (
  id     INTEGER PRIMARY KEY,
  code   TEXT NOT NULL UNIQUE,
  first  TEXT NOT NULL,
  last   TEXT NOT NULL,
  opens  TEXT NOT NULL,
  due    TEXT NOT NULL,
  locks  TEXT NOT NULL,
  form   TEXT NOT NULL,
  locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
  CHECK (first <= last AND last < opens AND opens <= due AND due <= locks)
) STRICT;

CREATE TABLE report (
  id                INTEGER PRIMARY KEY,
  period            INTEGER NOT NULL REFERENCES period,
  residential_group INTEGER REFERENCES residential_group,
  unit              INTEGER REFERENCES unit,
  state             TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sent', 'locked')),
  sent              TEXT,
  receipt           TEXT,
  CHECK ((residential_group IS NULL) <> (unit IS NULL)),
  CHECK (state <> 'sent' OR sent IS NOT NULL),
  CHECK ((sent IS NULL) = (receipt IS NULL))
) STRICT;
CREATE UNIQUE INDEX report_of_group ON report (period, residential_group) WHERE unit IS NULL;
CREATE UNIQUE INDEX report_of_unit ON report (period, unit) WHERE residential_group IS NULL;

-- One row per figure, the newest. kept: carried over by "như cũ", not typed. source: the message it came from.
CREATE TABLE figure (
  report    INTEGER NOT NULL REFERENCES report,
  indicator TEXT NOT NULL,
  verdict   TEXT NOT NULL CHECK (verdict IN
              ('value', 'ratio', 'missing', 'not_applicable', 'choice', 'words')),
  value     REAL CHECK (value >= 0),
  whole     REAL CHECK (whole >= value),
  choice    TEXT,
  words     TEXT,
  kept      INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)),
  said      INTEGER NOT NULL DEFAULT 0 CHECK (said IN (0, 1)),
  person    INTEGER NOT NULL REFERENCES person,
  source    TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (report, indicator),
  CHECK ((verdict IN ('value', 'ratio')) = (value IS NOT NULL)),
  CHECK ((verdict = 'ratio') = (whole IS NOT NULL)),
  CHECK ((verdict = 'choice') = (choice IS NOT NULL)),
  CHECK ((verdict = 'words') = (words IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_source ON figure (source);

-- Locked figures are what was handed in.
CREATE TRIGGER figure_locked_insert BEFORE INSERT ON figure
WHEN (SELECT state FROM report WHERE id = NEW.report) = 'locked'
BEGIN SELECT RAISE(ABORT, 'the report is locked'); END;
CREATE TRIGGER figure_locked_update BEFORE UPDATE ON figure
WHEN (SELECT state FROM report WHERE id = NEW.report) = 'locked'
BEGIN SELECT RAISE(ABORT, 'the report is locked'); END;

-- ---- talk ---------------------------------------------------------------------------------------------
-- version goes up with every question; asked is the outbox row that carries the pending one.
CREATE TABLE conversation (
  person  INTEGER PRIMARY KEY REFERENCES person,
  state   TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  asked   INTEGER REFERENCES outbox,
  heard   TEXT
) STRICT;

CREATE TABLE inbox (
  id       INTEGER PRIMARY KEY,
  channel  TEXT NOT NULL,
  key      TEXT NOT NULL,
  address  TEXT NOT NULL,
  body     TEXT NOT NULL,
  received TEXT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'done', 'dead')),
  incident TEXT,
  UNIQUE (channel, key),
  CHECK ((state = 'dead') = (incident IS NOT NULL))
) STRICT;
CREATE INDEX inbox_ready ON inbox (id) WHERE state = 'ready';
CREATE INDEX inbox_waiting ON inbox (channel, address, id) WHERE state = 'ready';

CREATE TABLE notice (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,
  person     INTEGER NOT NULL REFERENCES person,
  what       TEXT NOT NULL,
  item       TEXT NOT NULL,
  stage      TEXT NOT NULL,
  not_before TEXT NOT NULL,
  expires    TEXT NOT NULL,
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'told', 'dropped')),
  outbox     INTEGER REFERENCES outbox,
  CHECK (state <> 'told' OR outbox IS NOT NULL)
) STRICT;
CREATE INDEX notice_waiting ON notice (person, not_before) WHERE state = 'waiting';
CREATE INDEX notice_told ON notice (outbox) WHERE state = 'told';

-- lane 0: answers; 1: what another person's act causes, alarms; 5: unsolicited; 9: bulk.
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY,
  dedupe     TEXT NOT NULL UNIQUE,
  person     INTEGER REFERENCES person,
  account    INTEGER REFERENCES account,
  lane       INTEGER NOT NULL CHECK (lane IN (0, 1, 5, 9)),
  kind       TEXT NOT NULL CHECK (kind IN ('reply', 'notice', 'alarm', 'morning', 'farewell')),
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
CREATE INDEX outbox_ready ON outbox (lane, not_before, id) WHERE state = 'ready';
CREATE INDEX outbox_account ON outbox (account, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_person ON outbox (person, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_sending ON outbox (account) WHERE state = 'sending';
CREATE INDEX outbox_expires ON outbox (expires) WHERE state = 'ready' AND expires IS NOT NULL;

-- ---- what happened ------------------------------------------------------------------------------------
-- Who, what, before, after, when: ids and figures only. actor NULL: the bot itself or the command line.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  actor   INTEGER,
  action  TEXT NOT NULL,
  subject TEXT NOT NULL,
  before  TEXT,
  after   TEXT,
  source  TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- When each loop last succeeded: poll:<channel>, tick, send.
CREATE TABLE pulse (
  name TEXT PRIMARY KEY,
  at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
