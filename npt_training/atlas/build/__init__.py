"""Makes the pictures and their truth from a CC0 body (extra `[atlas]`, not needed at run time)."""
