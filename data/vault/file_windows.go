package vault

import "os"

// openKeyFile opens a key file for reading.
func openKeyFile(path string) (*os.File, error) { return os.Open(path) }

// syncFolder does nothing: Windows writes the name through with the file.
func syncFolder(string) error { return nil }
