-- Decisions (quyết định công nhận) about what places proposed for a target in a period: Decree 86/2023/NĐ-CP has the
-- chair of the People's Committee decide. Kept as offered, with what it would recognise, until somebody confirms it.
CREATE TABLE decision (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL,
  period INTEGER NOT NULL REFERENCES period,
  number TEXT NOT NULL,
  day    TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person,
  source TEXT NOT NULL UNIQUE,
  at     TEXT NOT NULL,
  state  TEXT NOT NULL DEFAULT 'offered' CHECK (state IN ('offered', 'made', 'withdrawn'))
) STRICT;
CREATE INDEX decision_made ON decision (target, period) WHERE state = 'made';

-- What a decision recognises of one place: a count, or 1 and 0 where the target counts places.
CREATE TABLE recognised (
  decision INTEGER NOT NULL REFERENCES decision,
  place    INTEGER NOT NULL REFERENCES place,
  value    REAL NOT NULL CHECK (value >= 0),
  PRIMARY KEY (decision, place)
) STRICT, WITHOUT ROWID;
