"""The shape of what a coordinator enters while drafting."""
