package single

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// What a process that a test starts is to play, and with which key and folder.
const (
	scene       = "TAPETRACK_TEST_SCENE"
	sceneKey    = "TAPETRACK_TEST_KEY"
	sceneFolder = "TAPETRACK_TEST_FOLDER"
)

// scenes are what such a process can play.
var scenes = map[string]func(key, folder string){}

func TestMain(m *testing.M) {
	if play, is := scenes[os.Getenv(scene)]; is {
		play(os.Getenv(sceneKey), os.Getenv(sceneFolder))
		return
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	os.Exit(m.Run())
}

// shown is a program with windows that counts how often they came to the front.
func shown(t *testing.T, i *Instance) <-chan struct{} {
	t.Helper()
	raised := make(chan struct{}, 100)
	i.Serve(func(_ func() bool, done func()) {
		raised <- struct{}{}
		done()
	})
	t.Cleanup(i.Leave)
	return raised
}

// first claims a key that is free.
func first(t *testing.T, key string, folders ...string) *Instance {
	t.Helper()
	i, asked := Claim(key, folders...)
	if asked || i.held == nil {
		t.Fatalf("asked %v, holds %v", asked, i.held != nil)
	}
	t.Cleanup(i.Leave)
	return i
}

// private returns a folder as systems have one for each computer account; Windows needs none.
func private(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		return ""
	}
	folder := filepath.Join(t.TempDir(), "run")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// The second start brings the first program to the front, until that ends.
func TestSecondStart(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	one := first(t, key, folder)
	if _, asked := Claim(key, folder); !asked {
		t.Error("a program that is about to show its first window was not waited for")
	}
	raised := shown(t, one)
	for range 3 {
		if _, asked := Claim(key, folder); !asked || len(raised) != 1 {
			t.Errorf("asked %v, came to the front %d times", asked, len(raised))
		}
		<-raised
	}
	first(t, Key(t.Name(), "other"), folder)
	one.Leave()
	one.Leave()
	first(t, key, folder)
}

// A program that another one is told of is one more, and the one that is asked once there is no other.
func TestAnother(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	one := first(t, key, folder)
	raised := shown(t, one)
	two := Another(key, folder)
	if len(raised) > 0 || two.held != nil {
		t.Error("it was asked")
	}
	two.Leave()
	one.Leave()
	three := Another(key, folder)
	again := shown(t, three)
	if _, asked := Claim(key, folder); !asked || len(again) != 1 || len(raised) != 0 {
		t.Errorf("asked %v", asked)
	}
}

// A program with another database is another one from then on.
func TestBecome(t *testing.T) {
	folder, before, after := private(t), Key(t.Name(), "before"), Key(t.Name(), "after")
	one := first(t, before, folder)
	raised := shown(t, one)
	one.Become(after)
	if _, asked := Claim(after, folder); !asked || len(raised) != 1 {
		t.Error("it is not found where it is now")
	}
	two := first(t, before, folder)
	two.Become(after) // which is taken
	if two.held != nil {
		t.Error("two have one key")
	}
	first(t, before, folder)
	two.Become(Key(t.Name(), "third"))
	if two.held == nil {
		t.Error("it could not go on to a free one")
	}
	two.Leave()
	if two.Become(before); two.held != nil {
		t.Error("it came back")
	}
}

// Nobody waits for a program whose windows hang.
func TestHungIsNotWaitedFor(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	one := first(t, key, folder)
	late := make(chan func() bool, 1)
	one.Serve(func(wanted func() bool, _ func()) { late <- wanted })
	begun := time.Now()
	two, asked := Claim(key, folder)
	if took := time.Since(begun); asked || two.held != nil || took > time.Minute {
		t.Errorf("asked %v, holds %v, after %s", asked, two.held != nil, took)
	}
	if wanted := <-late; wanted() {
		t.Error("when it goes on, it comes in front of what was started in its place")
	}
}

// Whoever comes while the program ends is the next one.
func TestEndingIsNotAsked(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	one := first(t, key, folder)
	one.Serve(func(func() bool, func()) { go one.Leave() })
	first(t, key, folder)
}

// A program of which nothing came for a minute is not waited for.
func TestNoWindowForAMinute(t *testing.T) {
	i, waits := newInstance(nil), func() bool { return true }
	if !i.answer(waits) {
		t.Error("it has only just begun")
	}
	if i.begun = i.begun.Add(-startLimit); i.answer(waits) {
		t.Error("there is no window")
	}
}

func TestKey(t *testing.T) {
	seen := map[string]bool{}
	for _, all := range [][]string{{"a", "b"}, {"ab"}, {"a", "", "b"}, {"", "ab"}, {"1:a"}, {"a", "1:b"}, {"a1:b"}, {}} {
		key := Key(all...)
		if len(key) != 24 || seen[key] {
			t.Errorf("%q has the key %q", all, key)
		}
		seen[key] = true
		if again := Key(all...); again != key {
			t.Errorf("%q has the key %q, and then %q", all, key, again)
		}
	}
}
