"""RR intervals: what a packet says, the beats it adds up to, the gaps between them. Pure."""
