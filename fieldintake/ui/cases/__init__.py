"""Cases: the list of all cases of this desk, with search."""
