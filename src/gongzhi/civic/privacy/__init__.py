"""What may be known of persons: their data in free text, found and masked."""
