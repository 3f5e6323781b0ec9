"""What people said of the help they had."""
