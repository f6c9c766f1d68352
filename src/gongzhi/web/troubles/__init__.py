"""Common troubles as portal and desk show them."""
