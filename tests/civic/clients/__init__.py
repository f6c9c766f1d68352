"""Tests of the programs that speak for people and bodies."""
