"""Clean, outline, index and publish a corpus of Chinese mobilisation speeches; see README.md."""
