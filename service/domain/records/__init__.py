"""Medical records: the authorisations under which providers disclose them."""
