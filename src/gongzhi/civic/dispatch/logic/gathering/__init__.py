"""Rolling clusters of like cases: what people have in common trouble with, where, and how it grows."""
