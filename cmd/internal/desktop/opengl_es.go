//go:build !ci && !darwin && (gles || arm || arm64)

package desktop

import gl "github.com/go-gl/gl/v3.1/gles2"

// drawing returns vendor, renderer and version of OpenGL ES, whose functions Fyne has loaded.
// A drawing context is current.
func drawing() [3]string {
	return [3]string{gl.GoStr(gl.GetString(gl.VENDOR)), gl.GoStr(gl.GetString(gl.RENDERER)), gl.GoStr(gl.GetString(gl.VERSION))}
}
