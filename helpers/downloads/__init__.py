"""Files from the internet, kept in the user's own folder: never needed, always verified by their SHA-256."""
