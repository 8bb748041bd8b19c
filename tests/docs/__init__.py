"""What the pages show: every block is run, every picture is drawn anew, every figure is counted by other means."""
