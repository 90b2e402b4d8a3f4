"""Build the lessons: from one text source the solved notebook, the student's notebook and the stored records."""
