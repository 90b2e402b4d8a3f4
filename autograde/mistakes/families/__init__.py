"""Misconceptions that many exercises share: functions that give them for a reference whose words they are told."""
