"""What platforms do beside the standard, and nowhere else."""
