"""Read `datamigrate.toml`, and write the first one. What is wrong in it is told with its line."""
