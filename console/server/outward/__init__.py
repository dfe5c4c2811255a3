"""What goes out to bodies and citizens and comes in from them: mail, texts and signed links."""
