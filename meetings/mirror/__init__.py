"""The mirror of a board: what it did in a time, counted from its own records, each figure with its cases."""
