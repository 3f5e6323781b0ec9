"""Today: what is due, promised, arriving, and left unfinished."""
