"""Fixtures of this folder."""

from light_fixtures import course as course
