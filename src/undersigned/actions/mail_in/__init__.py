"""Mail that comes in: replies that strengthen a signature, bounces, wishes to get no more, and all else."""
