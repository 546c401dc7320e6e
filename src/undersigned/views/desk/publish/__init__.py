"""Publishing, on the coordinator's side: now or at a set time, with which names."""
