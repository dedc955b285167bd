"""Tests of the raw formats."""
