"""The service's schema, one step a file; a step once released never changes."""
