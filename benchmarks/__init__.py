"""Measurements side by side: each of ours against the bare thing, interleaved in one run."""
