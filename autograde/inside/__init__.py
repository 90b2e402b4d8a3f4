"""The code that runs in the student's process: fork server, children, kernels and the loading of submissions."""
