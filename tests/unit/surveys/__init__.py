"""What scans look for, each on a file that holds it and on one that does not."""
