"""What a spreadsheet could take for a formula begins with an apostrophe, and stays text."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(_FORMULA_STARTS) else text
