"""The course of a case as it was recorded: one timeline and the markers over time, drawn on the server.

`events` turns records into events, `timeline` and `markers` lay them out, `svg` draws. Every drawing has a table that
says the same, and every point leads to its record.
"""
