-- What the Party Office and the leadership were informed of: figures and ids, never a name.

-- reader: party_office, leadership, or charge:<person>. day: the local date it was due on. kinds, mark, facts: JSON;
-- mark: how far it had seen what happens.
CREATE TABLE digest (
  id     INTEGER PRIMARY KEY,
  reader TEXT NOT NULL CHECK (reader <> ''),
  day    TEXT NOT NULL,
  kinds  TEXT NOT NULL CHECK (kinds LIKE '[%]'),
  closed TEXT NOT NULL DEFAULT '',
  at     TEXT NOT NULL,
  since  TEXT,
  mark   TEXT NOT NULL CHECK (mark LIKE '{%}'),
  facts  TEXT NOT NULL CHECK (facts LIKE '{%}'),
  UNIQUE (reader, day)
) STRICT;

-- What of a digest a person was shown last, for "xem thêm". digest NULL: a preview for that day.
CREATE TABLE digest_shown (
  person INTEGER PRIMARY KEY REFERENCES person,
  digest INTEGER REFERENCES digest,
  day    TEXT NOT NULL,
  part   INTEGER NOT NULL CHECK (part >= 1)
) STRICT;
