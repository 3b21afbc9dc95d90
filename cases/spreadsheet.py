"""What a spreadsheet could take for a formula begins with an apostrophe, and stays text."""

_FORMULA_STARTS = ("=", "+", "-", "@")
_CELL_BREAKS = ("\t", "\r")


def harmless(text: str) -> str:
    """Also behind anything that a program may take for blank."""
    is_risky = text.startswith(_CELL_BREAKS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if is_risky else text
