"""The work queue: what is due next, filters, counts, many cases at once, the list as CSV."""
