"""The migration report as one page for a browser, with nothing in it from elsewhere."""
