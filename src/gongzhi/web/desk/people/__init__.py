"""Administrators' pages for people, organisations and invitations."""
