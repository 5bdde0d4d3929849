package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"tapetrack/data/auth"
)

// hashArgument has the bench do nothing but hash passwords, in a process of its own: a hash
// has goroutines and garbage, which only a whole process accounts for.
const hashArgument = "hash-passwords"

// startHashing begins to verify n passwords, one a second, and returns what waits for the
// milliseconds of processor time that each took.
func startHashing(n int) (wait func() ([]float64, error), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	cmd := exec.Command(self, hashArgument, strconv.Itoa(max(n, 1)))
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	return func() (took []float64, err error) {
		if err := cmd.Wait(); err != nil {
			return nil, err
		}
		for line := range strings.Lines(out.String()) {
			t, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
			if err != nil {
				return nil, err
			}
			took = append(took, t)
		}
		return took, nil
	}, cmd.Start()
}

// hashPasswords prints what startHashing reads.
func hashPasswords(times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	hash, err := auth.Argon2id{}.Hash(password)
	if err != nil {
		return err
	}
	for range n {
		before := processorTime()
		auth.Argon2id{}.Verify(password, hash)
		fmt.Println(ms(processorTime() - before))
		time.Sleep(time.Second)
	}
	return nil
}
