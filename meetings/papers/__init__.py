"""The papers of a meeting: plain data in, a PDF out. No models, no database, no Django."""
