"""What the operating system tells and is asked, behind one port: each system has a file of its own."""
