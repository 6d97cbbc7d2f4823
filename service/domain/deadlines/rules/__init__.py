"""Pure rules of deadlines: facts and law in, dates with their reasons out. No clock, no file, no network."""
