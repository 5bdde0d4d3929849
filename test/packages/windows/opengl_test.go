package windows

import (
	"bytes"
	"strings"
	"testing"
)

// Where a program can't paint, it ends with a sentence that names the files of Mesa and the folder for them. After a double
// click it stands in a message box, whose letters are too small to be read by tesseract: the picture shows them.
func TestWithoutOpenGL(t *testing.T) {
	msi := pack(t, forWine(t), "7.8.9")
	d := newDesk(t, "-extension", "GLX") // on a screen without OpenGL
	if code := d.msi("/i", windowsPath(msi)); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}
	d.opens("Lite")
	d.window("Lite")
	d.shot("no-opengl")
	d.keys("Return")
	d.gone("Lite")

	// At a console the same sentence is written.
	cmd := d.command("wine", d.installedAs("Lite"))
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("the program ends with %v", err)
	}
	for _, want := range []string{"OpenGL 2.1 is missing", "opengl32.dll", "libgallium_wgl.dll", `C:\Program Files\TapeTrack `} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the sentence does not name %s: %q", want, said.String())
		}
	}
}
