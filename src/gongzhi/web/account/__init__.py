"""Sign-in, invitations, sessions."""
