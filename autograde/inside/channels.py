"""What a kernel in the sandbox and its provisioner outside agree on."""

CHANNELS = ("shell", "iopub", "stdin", "hb", "control")  # a channel's place, from 1, is its port number
INTERRUPT = b"i"
JUDGE = "AUTOGRADE_JUDGE"  # environment variable: the descriptor on which the judge asks, where there is one
