"""Who controls whom, through how many hands: integrated ownership, control, weakest links and voting power."""
