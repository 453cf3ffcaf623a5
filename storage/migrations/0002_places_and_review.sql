-- One table for whatever reports: residential groups, units, party cells and schools. Places come and go by
-- date; a merge, split or rename keeps its lineage. Beside them: deputies and absences, hand-overs, figures typed
-- in for somebody or taken from old books, review, changes after the lock, and the call list.

-- ---- places -------------------------------------------------------------------------------------------
-- aliases: a JSON list of further names. collective: the collective unit this one is a member of. It exists from
-- local date since (NULL: always) and ends before local date until.
CREATE TABLE place (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('group', 'unit', 'party_cell', 'school')),
  code       TEXT NOT NULL CHECK (code <> ''),
  name       TEXT NOT NULL CHECK (name <> ''),
  area       TEXT NOT NULL DEFAULT '',
  aliases    TEXT NOT NULL DEFAULT '[]',
  collective INTEGER REFERENCES place,
  since      TEXT,
  until      TEXT,
  CHECK (since IS NULL OR until IS NULL OR since < until),
  CHECK (collective IS NULL OR kind <> 'group')
) STRICT;
-- A group and a unit may share a code: codes of groups are often mere numbers.
CREATE UNIQUE INDEX place_code ON place (kind = 'group', code);

INSERT INTO place (id, kind, code, name, area) SELECT id, 'group', code, name, area FROM residential_group;
INSERT INTO place (kind, code, name) SELECT 'unit', code, name FROM unit ORDER BY id;

-- From `day` on `before` goes on as `after`; a rename keeps the place and its old name.
CREATE TABLE lineage (
  id       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename')),
  day      TEXT NOT NULL,
  before   INTEGER NOT NULL REFERENCES place,
  after    INTEGER NOT NULL REFERENCES place,
  old_name TEXT,
  old_area TEXT,
  CHECK ((kind = 'rename') = (before = after)),
  CHECK ((kind = 'rename') = (old_name IS NOT NULL))
) STRICT;
CREATE INDEX lineage_after ON lineage (after);

-- A place whose figures the office types in ("nhập thay"): consent was refused, or it was set so for good.
CREATE TABLE assisted_place (
  place  INTEGER PRIMARY KEY REFERENCES place,
  reason TEXT NOT NULL CHECK (reason IN ('refused', 'chosen')),
  since  TEXT NOT NULL
) STRICT;
INSERT INTO assisted_place SELECT residential_group, reason, since FROM assisted;
DROP TABLE assisted;
ALTER TABLE assisted_place RENAME TO assisted;

CREATE TABLE stock_before (
  place     INTEGER NOT NULL REFERENCES place,
  indicator TEXT NOT NULL,
  value     REAL NOT NULL CHECK (value >= 0),
  PRIMARY KEY (place, indicator)
) STRICT, WITHOUT ROWID;
INSERT INTO stock_before SELECT residential_group, indicator, value FROM starting_value;
DROP TABLE starting_value;
ALTER TABLE stock_before RENAME TO starting_value;

-- ---- people -------------------------------------------------------------------------------------------
-- deputy: stands in for the leader or the contact. field, area: what somebody of the leadership is in charge of.
CREATE TABLE role_of_place (
  id     INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person,
  role   TEXT NOT NULL CHECK (role IN
           ('group_leader', 'unit_contact', 'party_office', 'leadership', 'reviewer', 'operator')),
  place  INTEGER REFERENCES place,
  deputy INTEGER NOT NULL DEFAULT 0 CHECK (deputy IN (0, 1)),
  field  TEXT NOT NULL DEFAULT '',
  area   TEXT NOT NULL DEFAULT '',
  since  TEXT NOT NULL,
  until  TEXT,
  CHECK ((role IN ('group_leader', 'unit_contact')) = (place IS NOT NULL)),
  CHECK (deputy = 0 OR place IS NOT NULL),
  CHECK ((field = '' AND area = '') OR role = 'leadership')
) STRICT;
INSERT INTO role_of_place (id, person, role, place, since, until)
  SELECT role.id, person, role, ifnull(residential_group, place.id), role.since, role.until
  FROM role LEFT JOIN unit ON unit.id = role.unit
  LEFT JOIN place ON place.kind = 'unit' AND place.code = unit.code;
DROP TABLE role;
ALTER TABLE role_of_place RENAME TO role;
CREATE UNIQUE INDEX role_once ON role (person, role, ifnull(place, 0), field, area) WHERE until IS NULL;
CREATE UNIQUE INDEX one_leader ON role (place) WHERE role = 'group_leader' AND deputy = 0 AND until IS NULL;
CREATE INDEX role_place ON role (place) WHERE until IS NULL;

-- first to last: local dates, both away. Without a deputy the office is told who cannot be reminded.
CREATE TABLE absence (
  id     INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person,
  deputy INTEGER REFERENCES person,
  first  TEXT NOT NULL,
  last   TEXT NOT NULL,
  ended  TEXT,
  CHECK (first <= last),
  CHECK (deputy IS NULL OR deputy <> person)
) STRICT;
CREATE INDEX absence_of ON absence (person, last) WHERE ended IS NULL;
CREATE INDEX absence_by ON absence (deputy, last) WHERE ended IS NULL;

-- frozen: a spent code was tried from elsewhere, so the office decides before this link is used again.
ALTER TABLE account ADD COLUMN frozen TEXT;
-- Who takes the invitation's role over when it is used (bàn giao).
ALTER TABLE invite ADD COLUMN successor INTEGER REFERENCES person;
-- When the person's data were erased at their wish; the row stays for figures and audit.
ALTER TABLE person ADD COLUMN erased TEXT;
-- The wish, until it is in the journal beside the database and carried out; account hears of it.
CREATE TABLE erasure (
  person  INTEGER PRIMARY KEY REFERENCES person,
  account INTEGER NOT NULL REFERENCES account,
  asked   TEXT NOT NULL,
  done    TEXT
) STRICT;
CREATE INDEX erasure_open ON erasure (person) WHERE done IS NULL;

-- ---- reports ------------------------------------------------------------------------------------------
CREATE TABLE report_of_place (
  id      INTEGER PRIMARY KEY,
  period  INTEGER NOT NULL REFERENCES period,
  place   INTEGER NOT NULL REFERENCES place,
  state   TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sent', 'locked')),
  sent    TEXT,
  receipt TEXT,
  UNIQUE (period, place),
  CHECK (state <> 'sent' OR sent IS NOT NULL),
  CHECK ((sent IS NULL) = (receipt IS NULL))
) STRICT;
INSERT INTO report_of_place
  SELECT report.id, period, ifnull(residential_group, place.id), state, sent, receipt
  FROM report LEFT JOIN unit ON unit.id = report.unit
  LEFT JOIN place ON place.kind = 'unit' AND place.code = unit.code;

-- origin: given in the chat, typed in for somebody (by typed), or taken from an old book.
CREATE TABLE figure_of_report (
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
  origin    TEXT NOT NULL DEFAULT 'chat' CHECK (origin IN ('chat', 'typed', 'book')),
  person    INTEGER REFERENCES person,
  typed     INTEGER REFERENCES person,
  source    TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (report, indicator),
  CHECK ((verdict IN ('value', 'ratio')) = (value IS NOT NULL)),
  CHECK ((verdict = 'ratio') = (whole IS NOT NULL)),
  CHECK ((verdict = 'choice') = (choice IS NOT NULL)),
  CHECK ((verdict = 'words') = (words IS NOT NULL)),
  CHECK ((origin = 'typed') = (typed IS NOT NULL)),
  CHECK (origin <> 'chat' OR person IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO figure_of_report
  (report, indicator, verdict, value, whole, choice, words, kept, said, person, source, at)
  SELECT report, indicator, verdict, value, whole, choice, words, kept, said, person, source, at FROM figure;
DROP TABLE figure;
DROP TABLE report;
ALTER TABLE report_of_place RENAME TO report;
ALTER TABLE figure_of_report RENAME TO figure;
CREATE INDEX report_place ON report (place, period);
CREATE INDEX figure_source ON figure (source);
CREATE TRIGGER figure_locked_insert BEFORE INSERT ON figure
WHEN (SELECT state FROM report WHERE id = NEW.report) = 'locked'
BEGIN SELECT RAISE(ABORT, 'the report is locked'); END;
CREATE TRIGGER figure_locked_update BEFORE UPDATE ON figure
WHEN (SELECT state FROM report WHERE id = NEW.report) = 'locked'
BEGIN SELECT RAISE(ABORT, 'the report is locked'); END;
DROP TABLE residential_group;
DROP TABLE unit;

-- Why a figure deserves a look: far from the place's own past, always 100 %, unchanged over six periods,
-- confirmed although it jumped or although a soft check failed; and what the reviewer (person) made of it. An id is
-- never given twice, so that an old "duyệt 17" names nothing else.
CREATE TABLE flag (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  report    INTEGER NOT NULL REFERENCES report,
  indicator TEXT NOT NULL,
  why       TEXT NOT NULL CHECK (why IN ('far', 'full', 'unchanged', 'check')),
  state     TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'returned')),
  person    INTEGER REFERENCES person,
  UNIQUE (report, indicator, why),
  CHECK ((state = 'open') = (person IS NULL))
) STRICT;

-- The newest word of the reviewer on a report; indicator: the figure it was returned for.
CREATE TABLE review (
  report    INTEGER PRIMARY KEY REFERENCES report,
  state     TEXT NOT NULL CHECK (state IN ('accepted', 'returned')),
  indicator TEXT,
  person    INTEGER NOT NULL REFERENCES person,
  at        TEXT NOT NULL,
  CHECK ((state = 'returned') = (indicator IS NOT NULL))
) STRICT;

-- What "duyệt hết" showed a reviewer last and may be accepted with one press. A report that changes leaves the list.
CREATE TABLE review_offer (
  person INTEGER NOT NULL REFERENCES person,
  report INTEGER NOT NULL REFERENCES report,
  PRIMARY KEY (person, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_offer_report ON review_offer (report);
CREATE TRIGGER figure_offered_insert AFTER INSERT ON figure
BEGIN DELETE FROM review_offer WHERE report = NEW.report; END;
CREATE TRIGGER figure_offered_update AFTER UPDATE ON figure
BEGIN DELETE FROM review_offer WHERE report = NEW.report; END;

-- A change wanted after the lock. figure: what it should become, as JSON; it and the reason are words of a person.
CREATE TABLE change_request (
  id        INTEGER PRIMARY KEY,
  report    INTEGER NOT NULL REFERENCES report,
  indicator TEXT NOT NULL,
  figure    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  person    INTEGER NOT NULL REFERENCES person,
  at        TEXT NOT NULL,
  state     TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
  decided   TEXT,
  decider   INTEGER REFERENCES person,
  CHECK ((state = 'waiting') = (decided IS NULL)),
  CHECK ((decided IS NULL) = (decider IS NULL))
) STRICT;
CREATE INDEX change_request_waiting ON change_request (id) WHERE state = 'waiting';

-- "mở lại": one place, one period, until the end of local date ends.
CREATE TABLE reopening (
  id     INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES report,
  reason TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person,
  at     TEXT NOT NULL,
  ends   TEXT NOT NULL,
  closed TEXT
) STRICT;
CREATE UNIQUE INDEX reopened_once ON reopening (report) WHERE closed IS NULL;

-- Whom the office should telephone, about which place, and why; done by whom.
CREATE TABLE call (
  id     INTEGER PRIMARY KEY,
  person INTEGER REFERENCES person,
  place  INTEGER REFERENCES place,
  why    TEXT NOT NULL CHECK (why IN ('help', 'photo', 'voice', 'file', 'unreachable', 'absent')),
  source TEXT NOT NULL UNIQUE,
  at     TEXT NOT NULL,
  done   TEXT,
  doer   INTEGER REFERENCES person,
  CHECK (person IS NOT NULL OR place IS NOT NULL),
  CHECK (doer IS NULL OR done IS NOT NULL)
) STRICT;
CREATE INDEX call_open ON call (id) WHERE done IS NULL;

-- Talks and notices name a place by its ref ("group:HK05") from here on.
UPDATE conversation SET state = json_remove(
  json_set(state, '$.place', 'group:' || json_extract(state, '$.group')), '$.group')
WHERE ifnull(json_extract(state, '$.group'), '') <> '';
UPDATE notice SET item = replace(item, '/', '/group:'), key = replace(key, '/', '/group:') WHERE what = 'report';
