"""nbgrader's gradebook: its database, writing marks to it, its backups."""
