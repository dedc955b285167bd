"""Characters, folding, words and phrases of the genre: what every later stage reads text with."""
