"""What a person may ask of those who keep their personal data, and what came of it."""
