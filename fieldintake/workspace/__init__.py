"""One person's desk over an open vault: screens, presenters, and the wires between them."""

from fieldintake.workspace.desk import Workspace

__all__ = ["Workspace"]
