"""Attribution methods beside each other: their maps of one photograph, and how they do by number."""
