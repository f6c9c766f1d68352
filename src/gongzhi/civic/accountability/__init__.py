"""Who decided what, on what basis, and what they had seen: readable years later."""
