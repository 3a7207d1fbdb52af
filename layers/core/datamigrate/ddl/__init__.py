"""Text to statements: lexer, batches, splitter, and one file for each area of the grammar."""
