package windows

import (
	"path/filepath"
	"strings"
	"testing"
)

// Where a program can't paint, a double click leads to a message that names the files of Mesa and the folder for them.
func TestWithoutOpenGL(t *testing.T) {
	msi := pack(t, forWine(t), "7.8.9")
	d := newDesk(t, "-extension", "GLX") // on a screen without OpenGL
	if code := d.msi("/i", windowsPath(msi)); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}
	ends := make(chan error, 1)
	go func() {
		_, err := d.try("wine", "start", "/wait", "/unix", d.entry("Lite"))
		ends <- err
	}()
	d.window("Lite")
	picture := d.shot("no-opengl")
	large := filepath.Join(t.TempDir(), "large.png")
	d.must("convert", picture, "-resize", "300%", large)
	read := strings.Join(strings.Fields(d.must("tesseract", large, "stdout", "-l", "eng", "--psm", "11")), " ")
	for _, want := range []string{"OpenGL 2.1 is missing", "opengl32.dll", "libgallium_wgl.dll", `Files\TapeTrack`} {
		if !strings.Contains(read, want) {
			t.Errorf("the message does not say %s: %q", want, read)
		}
	}
	d.keys("Return")
	d.gone("Lite")
	if err := <-ends; err == nil {
		t.Error("the program ends as if all were well")
	}
}
