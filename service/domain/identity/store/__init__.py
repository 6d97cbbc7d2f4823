"""All SQL of identity: what the platform looks up before a firm is known, and what a firm does with its clients."""
