-- Each line of the audit is sealed with all lines before it: a line that is changed, taken out or put in later shows.
-- NULL: the lines of before; the first sealed line seals them, too.
ALTER TABLE audit ADD COLUMN seal TEXT;
