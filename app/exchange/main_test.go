package exchange

import (
	"io"
	"log"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // failures are logged
	goleak.VerifyTestMain(m)
}
