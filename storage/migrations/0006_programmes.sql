-- Programmes and their tasks, as their papers word them. Dates are made from the words anew each time.

CREATE TABLE programme (
  id     INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE CHECK (number <> ''),
  issued TEXT NOT NULL,
  issuer TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;

-- lead, coordinating: JSON lists of units as the paper writes them. A withdrawn task keeps its row, and its progress.
CREATE TABLE task (
  id           INTEGER PRIMARY KEY,
  programme    INTEGER NOT NULL REFERENCES programme,
  code         TEXT NOT NULL CHECK (code <> ''),
  title        TEXT NOT NULL,
  content      TEXT NOT NULL,
  lead         TEXT NOT NULL CHECK (lead LIKE '[%]'),
  coordinating TEXT NOT NULL CHECK (coordinating LIKE '[%]'),
  timeframe    TEXT NOT NULL,
  product      TEXT NOT NULL,
  since        TEXT NOT NULL,
  withdrawn    TEXT
) STRICT;
CREATE UNIQUE INDEX task_code ON task (programme, code) WHERE withdrawn IS NULL;

-- What the paper leaves unclear. task: NULL for the whole paper. closed: a newer version of the paper settled it.
CREATE TABLE programme_question (
  id        INTEGER PRIMARY KEY,
  programme INTEGER NOT NULL REFERENCES programme,
  task      INTEGER REFERENCES task,
  part      TEXT NOT NULL CHECK (part IN ('content', 'lead', 'coordinating', 'timeframe', 'product', 'head')),
  words     TEXT NOT NULL,
  why       TEXT NOT NULL,
  since     TEXT NOT NULL,
  closed    TEXT
) STRICT;
CREATE UNIQUE INDEX programme_question_open ON programme_question (programme, ifnull(task, 0), part, words)
  WHERE closed IS NULL;
