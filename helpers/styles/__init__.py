"""Style transfer: mistakes made on purpose (`gone_wrong`), and the explorer of the lesson (`explorer`)."""
