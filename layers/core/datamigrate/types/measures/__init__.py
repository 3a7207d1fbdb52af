"""How both sides of a migration are measured, so that equal rows give equal measures."""
