"""What the scripts of a project measured on both sides, read and compared."""
