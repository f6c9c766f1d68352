"""What others may ask of dispatch."""
