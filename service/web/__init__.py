"""Everything about HTTP that is no route: access, transactions, problems, pages, idempotency, versions, limits."""
