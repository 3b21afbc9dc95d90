"""How large a file may be, and what it may be. One definition for the form, the check, the API and the words."""

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_MEGAPIXELS = 40
MAX_SIDE = 12_000
MAX_PAGES = 200
PREVIEW_SIDE = 480

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
IMAGES = (PNG, JPEG)
_SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}


def media_type_of(content: bytes) -> str:
    """By the first bytes alone, whatever the file is called or says of itself; empty for anything else."""
    return next((kind for start, kind in _SIGNATURES.items() if content.startswith(start)), "")
