"""Fuzzing: what must hold for any text, tried on the corpus damaged in every way we could think of."""
