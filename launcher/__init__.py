"""`make run` and `make test` on a machine that has Python and nothing else. Standard library only."""
