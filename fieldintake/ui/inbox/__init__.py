"""Inbox: what other organisations sent, with the proof of who they are."""
