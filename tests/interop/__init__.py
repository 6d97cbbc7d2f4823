"""Other people's clients against this server: what they need lies in package.json, and `make interop` runs them."""
