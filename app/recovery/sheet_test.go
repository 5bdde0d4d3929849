package recovery

import (
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/test/check"
)

// A name can't do anything on the printed page, and no page needs anything from
// elsewhere.
func TestPrintedPage(t *testing.T) {
	s := sheet{Codes: codes, User: "alice", Name: `<script>alert("x")</script>`, Program: "Lite", Computer: "desk7", Made: time.Now()}
	var page strings.Builder
	if err := s.html(&page); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script", "http://", "https://", "src="} {
		if strings.Contains(page.String(), never) {
			t.Errorf("%q is on the page", never)
		}
	}
	check.Equal(t, "codes", strings.Count(page.String(), "-BBBB-CCCC-"), data.RecoveryCodes)
	check.Equal(t, "in logs", s.String()+s.GoString(), "[redacted][redacted]")
}

var codes = strings.Fields(strings.Repeat("AAAA-BBBB-CCCC-DDDD ", data.RecoveryCodes))
