"""What `make drill` does to a running demonstration: parts of it are killed while people write, and nothing is lost.

Everything is written as people write it, over HTTP or by the actions; a ledger keeps what was acknowledged. Whoever
runs the product starts again what dies, as `make run` and the containers do.
"""
