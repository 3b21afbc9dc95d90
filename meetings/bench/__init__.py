"""The bench: what the product promises about speed, measured in one run beside what a user would take instead."""
