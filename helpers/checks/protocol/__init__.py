"""Probes and records: how a function is called, and what is kept of the call. Student code sees no more than this."""
