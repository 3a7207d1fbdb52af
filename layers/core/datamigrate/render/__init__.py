"""Write the files of a planned project. Decides nothing: the plan says it all."""
