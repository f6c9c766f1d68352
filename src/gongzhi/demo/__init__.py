"""The fictional city of 云麓市: its places, bodies and people, and a year of its residents' cases."""
