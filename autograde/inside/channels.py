"""Constants shared by a kernel in the sandbox and its provisioner outside."""

CHANNELS = ("shell", "iopub", "stdin", "hb", "control")  # a channel's port number is its position, from 1
INTERRUPT = b"i"
JUDGE = "AUTOGRADE_JUDGE"  # environment variable: the descriptor of the socket to the judge, if the kernel has one
