"""The tests: one folder for each module, in the same order of floors."""
