"""Documents and key images of a case: what is let in, how it is checked, how it is shown again."""
