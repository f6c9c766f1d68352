"""What a member was told, the bell, and how one wants to be told."""
