"""Raw files: bytes to text."""

from build_scripts.raw_files.decoding import LARGEST_FILE, UnreadableTextError, read

__all__ = ["LARGEST_FILE", "UnreadableTextError", "read"]
