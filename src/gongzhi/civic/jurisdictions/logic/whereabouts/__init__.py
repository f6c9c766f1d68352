"""Free Chinese text to places: how places are called, where a text names them, and which one it means."""
