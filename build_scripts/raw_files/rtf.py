"""stub"""
from build_scripts.raw_files.lines import Extracted
def is_rtf(data: bytes) -> bool:
    return False
def read_rtf(data: bytes) -> Extracted:
    return Extracted([])
