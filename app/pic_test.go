package app
import ("testing";"image/png";"os")
func TestPic(t *testing.T){ w:=enrol(t); f,_:=os.Create("/tmp/popup1.png"); png.Encode(f,w.Front().Canvas().Capture()); f.Close()}
