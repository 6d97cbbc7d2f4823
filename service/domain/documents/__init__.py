"""Documents: files of matters with their versions, what they say, and the holds that keep them."""
