"""One case: words, clocks, timeline, and each step that staff take."""
