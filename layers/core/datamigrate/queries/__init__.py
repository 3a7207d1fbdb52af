"""Views: a whole query of the source, read and written as one of the target."""
