"""stub"""
from build_scripts.raw_files.lines import Extracted
def is_pdf(data: bytes) -> bool:
    return False
def read_pdf(data: bytes) -> Extracted:
    return Extracted([])
