"""Probes and records: how a function is called, and what is kept of each call. Student code sees nothing else."""
