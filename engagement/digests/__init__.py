"""What moved, told to a channel: the metrics, their points in time, and the digest made of them."""
