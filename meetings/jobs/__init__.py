"""What workers do: each job is a row that is taken under a lease (docs/adr/0005-papers-are-rows.md)."""
