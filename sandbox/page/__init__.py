"""The workspace in a browser: what people see and touch, drawn from the state and nothing else."""
