"""The rules of the verdict, one in each file: a function from a project to findings."""
