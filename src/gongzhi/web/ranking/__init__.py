"""Rankings as the portal and the desk show them: boards, the cases behind a figure, trends."""
