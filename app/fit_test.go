package app

import (
	"bytes"
	"fmt"
	"image/png"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tapetrack/app/account"
	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data/lang"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// labelled matches the address in the QR code of the first authenticator, and of a second.
var labelled = regexp.MustCompile(`^otpauth://totp/TapeTrack:alice(%20%282%29)?\?secret=`)

// The buttons of every window of the sign-in can be reached on small screens
// with large scales; and of the QR code nothing is scrolled away.
func TestFixedWindowsFit(t *testing.T) {
	for _, size := range []struct {
		width, height int
		scale         float32
	}{{1280, 720, 1.5}, {1366, 768, 1.5}, {1024, 768, 1.25}, {1024, 768, 2}, {1024, 768, 1}} {
		start := func(w *world) *world {
			w.Resolution(size.width, size.height, size.scale)
			return w
		}
		signIn := func(t *testing.T, id string, code func(*world) string) *world {
			w := start(newWorld(t))
			typed := code(w)
			w.start("Lite", id)
			w.signIn(secretWord, typed)
			return w
		}
		none := func(*world) string { return "" }
		active := func(w *world) string { return w.code(w.activate("alice")) }
		for name, show := range map[string]struct {
			window  func(t *testing.T) *world
			buttons []string
		}{
			"login":   {func(t *testing.T) *world { w := start(newWorld(t)); w.start("Lite", "alice"); return w }, []string{"Cancel", "OK"}},
			"Set Up":  {func(t *testing.T) *world { w := start(emptyWorld(t)); w.start(program, ""); return w }, []string{"Random", "Copy", "Cancel", "OK"}},
			"popup 1": {func(t *testing.T) *world { return signIn(t, "alice", none) }, []string{"Cancel", "OK"}},
			"popup 1 with the longest guide": {func(t *testing.T) *world {
				w := signIn(t, "alice", none)
				for w.Focus() != lang.T(shell.WhichAuthenticator) { // by keys, which bring it into sight
					w.Press(fyne.KeyTab)
				}
				w.Press(fyne.KeyReturn)
				w.Click("FreeOTP")
				return w
			}, []string{"Cancel", "OK"}},
			"popup 2": {func(t *testing.T) *world {
				w := signIn(t, "alice", none)
				w.Press(fyne.KeyReturn)
				w.front(popup2)
				return w
			}, []string{"OK"}},
			"Change Password": {func(t *testing.T) *world {
				w := signIn(t, "bob", none)
				w.Menu("File", "Change Password…")
				return w
			}, []string{"Random", "Copy", "Cancel", "OK"}},
			"choose a new password": {func(t *testing.T) *world {
				return signIn(t, "bob", func(w *world) string {
					w.must(w.ResetPassword(t.Context(), console, w.user("bob").Key, secretWord, true))
					return ""
				})
			}, []string{"Random", "Copy", "Cancel", "OK"}},
			"Recovery Codes": {func(t *testing.T) *world {
				w := signIn(t, "alice", active)
				w.Click(lang.T(account.MakeCodes))
				w.front("Recovery Codes")
				return w
			}, []string{lang.T(recovery.Stored), "Close", "Done"}},
			"Confirm Your Identity": {func(t *testing.T) *world {
				w := signIn(t, "alice", active)
				w.keep()
				w.now = w.now.Add(10 * time.Minute)
				w.Menu("File", mySignIn)
				w.Click("Add…")
				return w
			}, []string{"OK", "Cancel"}},
			"new authenticator": {func(t *testing.T) *world {
				secret := ""
				w := signIn(t, "alice", func(w *world) string {
					secret = w.activate("alice")
					return w.code(secret)
				})
				w.keep()
				w.now = w.now.Add(10 * time.Minute)
				w.Menu("File", mySignIn)
				w.Click("Add…")
				w.prove(secret)
				return w
			}, []string{"Cancel", "OK"}},
		} {
			t.Run(fmt.Sprintf("%s at %dx%d, %v", name, size.width, size.height, size.scale), func(t *testing.T) {
				w := show.window(t)
				// What the title bar and the edges of a window leave, in Fyne units.
				most := fyne.NewSize(float32(size.width)/size.scale, float32(size.height)/size.scale-32)
				got := w.Front().Canvas().Size()
				if got.Width > most.Width || got.Height > most.Height {
					t.Errorf("the window is %v, more than %v", got, most)
				}
				for _, button := range show.buttons {
					if at := w.PlaceOf(button); at.X > got.Width || at.Y > got.Height-12 {
						t.Errorf("%s is at %v of %v", button, at, got)
					}
				}
				// What is typed is seen: the field that has the focus stands above the buttons.
				if field, ok := w.Front().Canvas().Focused().(*widgets.Entry); ok {
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(field)
					foot := w.PlaceOf(show.buttons[len(show.buttons)-1]).Y - 12
					if at.Y < 0 || at.Y+field.Size().Height > foot && at.Y < foot {
						t.Errorf("the field that has the focus is from %v to %v, the buttons begin at %v", at.Y, at.Y+field.Size().Height, foot)
					}
				}
				code := screen.Find[*widgets.QRCode](w.Front(), nil)
				if code == nil {
					return
				}
				top := fyne.CurrentApp().Driver().AbsolutePositionForObject(code)
				end := top.Add(code.Size())
				if ok := w.PlaceOf("OK"); top.Y < 0 || end.Y > ok.Y || end.X > got.Width {
					t.Errorf("the QR code is from %v to %v, the button is at %v", top, end, ok)
				}
				raster := screen.Find[*canvas.Raster](w.Front(), nil)
				pixels := int(raster.Size().Width*size.scale + 0.5)
				var img bytes.Buffer
				w.must(png.Encode(&img, raster.Generator(pixels, pixels)))
				read := exec.Command("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "png:-")
				read.Stdin = &img
				if says, err := read.Output(); err != nil || !labelled.Match(says) {
					t.Errorf("zbarimg reads %q of %d pixels: %v", says, pixels, err)
				}
			})
		}
	}
}
