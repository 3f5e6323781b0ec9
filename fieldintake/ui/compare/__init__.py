"""Partner: read in a card, compare six words, keep the organisation."""
