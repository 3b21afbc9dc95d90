"""The meeting while it is held: what its screens show, for how long, to whom. The writes stand in `actions.room`."""
