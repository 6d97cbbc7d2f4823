"""Pure rules of identity: keys and secrets, the content of a token, how a client sends its credentials."""
