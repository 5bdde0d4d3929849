package app

import (
	"bytes"
	"log"
	"testing"
)

// captureLog keeps what is logged until the test ends.
func captureLog(t *testing.T) *bytes.Buffer {
	t.Helper()
	var lines bytes.Buffer
	before := log.Writer()
	log.SetOutput(&lines)
	t.Cleanup(func() { log.SetOutput(before) })
	return &lines
}
