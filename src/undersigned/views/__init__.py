"""HTTP in, HTML or JSON out: the coordinator's side in `desk/`, by stage; beside it what needs no account, by stage."""
