"""How well replies answer, by body and month; never by person."""
