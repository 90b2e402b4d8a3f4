"""The judge: references, misconceptions and hidden probes, which no student's process ever sees."""
