package windows

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// Where a program can't paint, it ends with a sentence that names the files of Mesa and the folder for them. After a double
// click it stands in a message box.
func TestWithoutOpenGL(t *testing.T) {
	msi := pack(t, forWine(t), "7.8.9")
	d := newDesk(t, "-extension", "GLX") // on a screen without OpenGL
	if code := d.msi("/i", windowsPath(msi)); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}
	// Letters that tesseract can read.
	d.must("wine", "reg", "add", `HKCU\Control Panel\Desktop`, "/v", "LogPixels", "/t", "REG_DWORD", "/d", "192", "/f")
	d.opens("Lite")
	d.window("Lite")
	large := filepath.Join(t.TempDir(), "large.png")
	d.must("convert", d.shot("no-opengl"), "-resize", "200%", large)
	names(t, strings.Join(strings.Fields(d.must("tesseract", large, "stdout", "-l", "eng", "--psm", "6")), " "))
	d.keys("Return")
	d.gone("Lite")

	// At a console the same sentence is written.
	cmd := d.command("wine", d.installedAs("Lite"))
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("the program ends with %v", err)
	}
	names(t, said.String())
}

// names looks for what a sentence has to name.
func names(t *testing.T, said string) {
	t.Helper()
	for _, want := range []string{"OpenGL 2.1 is missing", "opengl32.dll", "libgallium_wgl.dll", `C:\Program Files\TapeTrack `} {
		if !strings.Contains(said, want) {
			t.Errorf("the sentence does not name %s: %q", want, said)
		}
	}
}
