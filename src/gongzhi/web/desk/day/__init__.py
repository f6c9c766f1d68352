"""My day: what is due next, what came to me, what I have done."""
