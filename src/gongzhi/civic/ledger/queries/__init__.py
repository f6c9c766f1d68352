"""What others may ask of the ledger."""
