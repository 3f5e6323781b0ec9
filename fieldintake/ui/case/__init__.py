"""The case page: who to be careful with, what happened when, what she needs, what was shared."""
