"""What staff do: one file, one verb."""
