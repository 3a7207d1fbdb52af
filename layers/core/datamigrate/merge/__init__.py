"""Join a new conversion with a project that its user has edited, by hashes of each file."""
