"""The database that the scripts make: the model, and statements applied to it."""
