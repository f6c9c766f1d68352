"""Whether a reply answers: each point asked, what was done and by when, in words people understand."""
