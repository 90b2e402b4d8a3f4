"""Fixtures of this folder."""

from light_fixtures import alembic_asked_once as alembic_asked_once
from light_fixtures import course as course
