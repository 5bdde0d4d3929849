package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// packagesFolder is where make packages leaves what it makes.
const packagesFolder = "out/packages"

// windowed are the programs with windows; their files have the same names in lower case.
var windowed = []string{"TapeMaster", "Lite", "Checkpoint"}

// measurePackages measures the programs as they are installed, prints what is in each, and how large the packages are.
func measurePackages(ctx context.Context, folder string, runs int) ([]row, error) {
	if err := printSizes(ctx, folder); err != nil {
		return nil, err
	}
	found, err := printPackages()
	if err != nil {
		return nil, err
	}
	bin, from := folder, "as built (there is no .deb in "+packagesFolder+")"
	if len(found) > 0 {
		bin, from = filepath.Join(folder, "installed"), "from the .deb"
		if err := unpack(ctx, bin, found); err != nil {
			return nil, err
		}
	}
	programs := make([]login, 0, len(windowed))
	for _, name := range windowed {
		path, err := executable(bin, strings.ToLower(name))
		if err != nil {
			return nil, err
		}
		programs = append(programs, login{name: name + ", " + from, path: path})
	}
	return measureLogins(folder, programs, runs)
}

// unpack puts the files of .debs below bin, as they would be below /.
func unpack(ctx context.Context, bin string, debs []string) error {
	for _, deb := range debs {
		if out, err := exec.CommandContext(ctx, "dpkg-deb", "-x", deb, bin).CombinedOutput(); err != nil {
			return fmt.Errorf("unpack %s: %w: %s", deb, err, out)
		}
	}
	return nil
}

// executable returns the path of the program called name somewhere below a folder.
func executable(below, name string) (path string, err error) {
	err = filepath.WalkDir(below, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != name || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode()&0o111 != 0 {
			path = at
			return fs.SkipAll
		}
		return err
	})
	if err == nil && path == "" {
		err = fmt.Errorf("there is no program %s in %s", name, below)
	}
	return path, err
}

// printPackages prints how large the packages are, and returns those for Debian.
func printPackages() (debs []string, err error) {
	entries, err := os.ReadDir(packagesFolder)
	if os.IsNotExist(err) {
		fmt.Println("There are no packages in " + packagesFolder + ": make packages makes them.")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	fmt.Println("Packages:")
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			continue
		}
		fmt.Printf("    %7.2f MB  %s\n", megabytes(info.Size()), entry.Name())
		if filepath.Ext(entry.Name()) == ".deb" {
			debs = append(debs, filepath.Join(packagesFolder, entry.Name()))
		}
	}
	return debs, nil
}

func megabytes[N int64 | uint64](bytes N) float64 { return float64(bytes) / 1e6 }
