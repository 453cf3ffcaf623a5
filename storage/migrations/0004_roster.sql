-- What a roster says about days to come: a role's last day, a new name. The tick carries out what is due.

-- Local date from which the role is no longer held.
ALTER TABLE role ADD COLUMN ends TEXT;
-- What a rename makes of name and area on its day; NULL once it is carried out.
ALTER TABLE lineage ADD COLUMN new_name TEXT;
ALTER TABLE lineage ADD COLUMN new_area TEXT;
CREATE UNIQUE INDEX lineage_once ON lineage (kind, day, before, after);
