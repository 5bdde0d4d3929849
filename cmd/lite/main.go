// Lite is the program for everyone.
package main

import "tapetrack/cmd/internal/desktop"

func main() { desktop.Main("Lite", "TapeTrack Lite, the program for everyone.", nil) }
