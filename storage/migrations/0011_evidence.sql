-- A file shown as a product: it comes (wanted), is opened in the child (received), and is kept or refused.
CREATE TABLE evidence (
  id       INTEGER PRIMARY KEY,
  progress INTEGER NOT NULL REFERENCES progress,
  person   INTEGER NOT NULL REFERENCES person,
  account  INTEGER NOT NULL REFERENCES account,
  source   TEXT NOT NULL UNIQUE,
  at       TEXT NOT NULL,
  name     TEXT NOT NULL DEFAULT '',
  file     INTEGER REFERENCES file,
  state    TEXT NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'received', 'kept', 'refused')),
  CHECK (state NOT IN ('received', 'kept') OR file IS NOT NULL)
) STRICT;
CREATE INDEX evidence_received ON evidence (id) WHERE state = 'received';
