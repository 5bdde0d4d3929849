package words

import "testing"

// What cmd or PowerShell would replace in quotes is not given to be pasted.
func TestQuotable(t *testing.T) {
	for _, path := range []string{`C:\%TEMP%\x.db`, `C:\$(calc)\x.db`, "C:\\a`nb.db", `C:\a” & calc & “.db`, `C:\a„.db`} {
		if quotable(path, '\\') {
			t.Errorf("%s on Windows", path)
		}
		if !quotable(path, '/') {
			t.Errorf("%s elsewhere, where single quotes keep everything", path)
		}
	}
	for _, path := range []string{`C:\Users\Zoë Ärmel\it's & more\x.db`, `\\server\share\x.db`} {
		if !quotable(path, '\\') {
			t.Errorf("not %s on Windows", path)
		}
	}
}
