"""Who may ask: OAuth clients, their secrets, access tokens and the keys that sign them."""
