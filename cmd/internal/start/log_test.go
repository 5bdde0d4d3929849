package start

import (
	"bytes"
	"log"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestLog(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home, "XDG_STATE_HOME": home})
	logger, out, stderr := slog.Default(), log.Writer(), os.Stderr
	t.Cleanup(func() {
		os.Stderr = stderr
		slog.SetDefault(logger)
		log.SetOutput(out)
		if err := debug.SetCrashOutput(nil, debug.CrashOptions{}); err != nil {
			t.Error(err)
		}
	})
	os.Stderr, _ = os.Open(os.DevNull) // can't be written: as good as closed

	path := LogFile("TapeMaster")
	end := Log("TapeMaster")
	slog.Error("first", "error", "it\nbroke")
	log.Print("Error in Fyne call thread")
	end()
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte(`msg=first error="it\nbroke"`)) || !bytes.Contains(text, []byte("Error in Fyne call thread")) {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}

	// A long one is put aside once; a short one is gone on with.
	if err := os.WriteFile(path, []byte(strings.Repeat("x", maxLog+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"second", "third"} {
		end := Log("TapeMaster")
		slog.Error(message)
		end()
	}
	text, err = os.ReadFile(path)
	if err != nil || bytes.Count(text, []byte("\n")) != 2 || !bytes.Contains(text, []byte("msg=third")) {
		t.Errorf("%.200q, %v", text, err)
	}
	if old, err := os.Stat(path + ".old"); err != nil || old.Size() != maxLog+1 {
		t.Error(old, err)
	}
}

// A server logs in lines that programs read, and at a terminal in lines that people do.
func TestServerLog(t *testing.T) {
	for terminal, want := range map[bool]string{false: `"msg":"first","error":"it\nbroke"}`, true: `msg=first error="it\nbroke"`} {
		var out bytes.Buffer
		logger := slog.New(serverHandler(&out, terminal, slog.LevelWarn))
		logger.Info("unwanted")
		logger.Warn("first", "error", "it\nbroke")
		if text := out.String(); !strings.Contains(text, want) || strings.Count(text, "\n") != 1 {
			t.Errorf("terminal %v: %s", terminal, text)
		}
	}
}
