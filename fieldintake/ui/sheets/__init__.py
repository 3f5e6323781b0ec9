"""Recovery sheets: written by hand one after the other, typed back, tried; and typed again when they are needed."""
