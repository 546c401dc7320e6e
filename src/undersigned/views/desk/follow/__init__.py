"""Following up, on the coordinator's side."""
