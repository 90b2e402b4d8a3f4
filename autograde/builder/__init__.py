"""Build each lesson's solved notebook, student's notebook and stored records from its one text source."""
