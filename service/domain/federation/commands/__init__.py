"""What can happen to a firm's provider, and how people come in through it."""
