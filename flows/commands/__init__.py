"""The `payables` command, a file for each kind of work. Bodies import what they need: `--help` stays quick."""
