"""How staff work together: who looks after what, what waits for whom, and what they are told."""
