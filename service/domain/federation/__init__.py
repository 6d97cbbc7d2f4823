"""A firm's own identity provider: its people sign in there (OpenID Connect), and here by what it says of them."""
