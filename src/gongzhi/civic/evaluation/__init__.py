"""How well bodies answer: the three rates and the monthly ranking."""
