"""Tests in which processes die, disks fill and databases go away, and nothing is lost."""
