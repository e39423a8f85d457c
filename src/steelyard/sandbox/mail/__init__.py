"""A mail server that keeps what it is given in one mailbox."""
