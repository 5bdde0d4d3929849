package print

import (
	"io"
	"log"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // refusals are logged; tests that read the log say so
	goleak.VerifyTestMain(m)
}
