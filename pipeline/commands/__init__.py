"""The commands of `svodka`, one file each: options in, one call, output. Heavy imports wait inside them."""
