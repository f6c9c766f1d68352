"""Tests of sign-in, profile and invitations."""
