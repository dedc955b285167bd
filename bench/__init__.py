"""The benchmark of the search: `make bench TEXTS=folder`. See README.md."""
