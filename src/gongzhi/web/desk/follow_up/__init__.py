"""Follow-up on the phone: a script to read, answers by single keys, the next case by itself."""
