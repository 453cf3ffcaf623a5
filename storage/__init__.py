"""SQLite: the database, its migrations, and a module of plain SQL per subject."""
