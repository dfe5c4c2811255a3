"""One workstation's side: what people do here, kept until the centre has it, and what the centre sent."""
