"""From records to verdicts: criteria, diagnosis, and the sentences of what no known misconception explains."""
