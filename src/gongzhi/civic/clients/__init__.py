"""Programs that speak for people and bodies: their tokens, and where they are told of news."""
