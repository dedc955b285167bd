"""The corpus folder on disk: speech files, registries, history and the checks over them."""
