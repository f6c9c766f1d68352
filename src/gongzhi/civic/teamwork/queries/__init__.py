"""What others may ask of teamwork."""
