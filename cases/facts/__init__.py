"""Facts: what the criteria may ask of a patient, defined once (`vocabulary`), read once (`document`)."""
