"""The forms of the desk: what is here, what a form that is brought would do, and how it looks."""
