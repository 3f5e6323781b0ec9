"""Ways out of the laptop: the only package that opens a connection, and only while a sync runs."""
