"""From photographs to an atlas folder: the stages in units of work, done here, in processes or on a cluster."""
