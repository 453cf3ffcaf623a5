-- The programme's last day and its mid-term review, once the office has said them; NULL: unknown, or there is none.
ALTER TABLE programme ADD COLUMN ends TEXT;
ALTER TABLE programme ADD COLUMN mid_term TEXT;

-- outside: a standing duty of the paper's text that no row of its appendix names; it is a task only while active.
ALTER TABLE task ADD COLUMN outside INTEGER NOT NULL DEFAULT 0 CHECK (outside IN (0, 1));
ALTER TABLE task ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active = 1 OR (active = 0 AND outside = 1));
-- Tasks of a programme with the same proof share one: the code of the first of them.
ALTER TABLE task ADD COLUMN proof TEXT;

-- Two more parts, both of the whole paper; proposal: an answer to offer.
CREATE TABLE programme_question_new (
  id        INTEGER PRIMARY KEY,
  programme INTEGER NOT NULL REFERENCES programme,
  task      INTEGER REFERENCES task,
  part      TEXT NOT NULL CHECK (part IN ('content', 'lead', 'coordinating', 'timeframe', 'product', 'head')
                                 OR (part IN ('end', 'mid_term') AND task IS NULL)),
  words     TEXT NOT NULL,
  why       TEXT NOT NULL,
  since     TEXT NOT NULL,
  closed    TEXT,
  answer    TEXT CHECK (answer LIKE '{%}'),
  proposal  TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO programme_question_new SELECT *, '' FROM programme_question;
DROP TABLE programme_question;
ALTER TABLE programme_question_new RENAME TO programme_question;
CREATE UNIQUE INDEX programme_question_open ON programme_question (programme, ifnull(task, 0), part, words)
  WHERE closed IS NULL;
INSERT INTO programme_question (programme, part, words, why, since)
  SELECT programme.id, part.value, '', '', at FROM programme, json_each('["end", "mid_term"]') AS part;
