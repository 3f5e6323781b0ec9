"""Building blocks shared by two or more screens; none of them knows a screen."""
