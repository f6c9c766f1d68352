"""The page on which anybody checks a receipt, also without this site."""
