"""Settings, urls, command line: wires everything."""
