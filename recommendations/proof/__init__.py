"""What no test can show, proven by a solver: what an edition can say of any patient whatever.

Only `manage.py prove` and the tests come here; the product runs without the solver.
"""
