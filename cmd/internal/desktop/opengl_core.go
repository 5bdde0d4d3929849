//go:build !ci && (darwin || (!gles && !arm && !arm64))

package desktop

import "github.com/go-gl/gl/v2.1/gl"

// drawing returns vendor, renderer and version of OpenGL, whose functions Fyne has loaded. A
// drawing context is current.
func drawing() [3]string {
	return [3]string{gl.GoStr(gl.GetString(gl.VENDOR)), gl.GoStr(gl.GetString(gl.RENDERER)), gl.GoStr(gl.GetString(gl.VERSION))}
}
