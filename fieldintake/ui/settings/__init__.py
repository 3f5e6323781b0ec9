"""Settings: who may open this desk, the ways back in, language and look."""
