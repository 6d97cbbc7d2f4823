"""What a firm's directory can have happen."""
