"""Faults made for real: killed processes, full disks, damaged files, slow flushes, bad links, weeks without a link."""
