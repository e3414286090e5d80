"""How the tables came to be what they are: one step, up and down, for each change of them."""
