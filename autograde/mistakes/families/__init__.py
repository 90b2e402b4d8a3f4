"""Misconceptions that many exercises share: functions that build them from the expressions of a reference."""
