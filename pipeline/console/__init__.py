"""What the command line shows: on a terminal, as plain lines, as JSON, as a page. One file for each thing."""
