"""Service: where our own mailbox is."""
