"""What others may ask of accountability."""
