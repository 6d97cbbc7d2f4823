"""Values of the field: ids, dates, text, errors, the caller. Pure; imports nothing of ours."""
