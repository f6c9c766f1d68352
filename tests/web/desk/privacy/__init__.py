"""The privacy officer's desk."""
