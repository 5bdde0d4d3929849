// Checkpoint is the program for operators, and the smallest possible host: it shows
// that a Fyne program gets the whole sign-in in one line.
package main

import "tapetrack/cmd/internal/desktop"

func main() { desktop.Main("Checkpoint", "TapeTrack Checkpoint, the program for operators.", nil) }
