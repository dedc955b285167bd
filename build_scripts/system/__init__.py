"""Files, locks, cache and parallel work: the only package that writes to disk."""
