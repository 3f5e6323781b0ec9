"""Words, numbers and dates in a reader's language, for screens and letters alike."""
