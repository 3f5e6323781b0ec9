"""Files that people attach, written anew without anything that they carry beside what is seen or heard."""
