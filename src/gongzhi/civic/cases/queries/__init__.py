"""What others may ask of cases."""
