"""What happened and who did it: one append-only log a firm, dense in its sequence and chained by hashes."""
