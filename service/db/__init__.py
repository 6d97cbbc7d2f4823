"""The database: engine, sessions, reads, the walls between firms, the embedded server. Knows no domain."""
