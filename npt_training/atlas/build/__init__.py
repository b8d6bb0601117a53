"""Makes the pictures and their truth from a CC0 body (extra `[atlas]`, never needed at run time)."""
