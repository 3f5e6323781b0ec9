"""New intake: a path whose every step may be the last."""
