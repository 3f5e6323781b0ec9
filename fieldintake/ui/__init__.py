"""The desk: screens, presenters and the theme."""
