"""The verbs of the command `svodka`, one short function each; heavy imports wait inside them."""
