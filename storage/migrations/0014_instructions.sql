-- What a leader told the Party Office to see to (ý kiến chỉ đạo), word for word; about: the question before it, as JSON
-- of codes. outcome: what the office did; answer: in its own words. Rows stay; an id is never given twice.
CREATE TABLE instruction (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  person  INTEGER NOT NULL REFERENCES person,
  words   TEXT NOT NULL,
  about   TEXT NOT NULL DEFAULT '',
  source  TEXT NOT NULL UNIQUE,
  at      TEXT NOT NULL,
  outcome TEXT CHECK (outcome IN ('reminded', 'called', 'passed', 'answered')),
  answer  TEXT NOT NULL DEFAULT '',
  target  INTEGER REFERENCES person,
  doer    INTEGER REFERENCES person,
  done    TEXT,
  CHECK ((outcome IS NULL) = (done IS NULL)),
  CHECK ((outcome IS NULL) = (doer IS NULL)),
  CHECK (target IS NULL OR outcome = 'reminded')
) STRICT;
CREATE INDEX instruction_open ON instruction (id) WHERE outcome IS NULL;
CREATE INDEX instruction_of ON instruction (person, id);
