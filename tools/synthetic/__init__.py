"""Make rows for the landing tables of a plan that satisfy all that its tests assert."""
