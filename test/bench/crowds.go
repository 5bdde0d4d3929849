package main

import (
	"context"
	"fmt"
)

// measureCrowds measures the user list on real databases of several sizes.
func measureCrowds(ctx context.Context, folder string, runs int) ([]row, error) {
	env, err := environment(folder, nil)
	if err != nil {
		return nil, err
	}
	var crowds []*crowd
	for _, size := range []int{100, 10_000, 1_000_000} {
		c, err := openCrowd(ctx, folder, env, size)
		if err != nil {
			return nil, err
		}
		defer c.close()
		crowds = append(crowds, c)
	}
	var rows []row
	called, err := measureCallbacks(ctx, folder, crowds[0], crowds[2])
	if err != nil {
		return rows, fmt.Errorf("callbacks: %w", err)
	}
	rows = append(rows, called...)
	s, err := startScreen(folder)
	if err != nil {
		return rows, err
	}
	defer s.close()
	if env, err = environment(folder, s); err != nil {
		return rows, err
	}
	if err := s.manage(env); err != nil {
		return rows, err
	}
	for _, c := range crowds[1:] {
		opened, err := measureOpen(s, env, folder, crowds[0], c, runs)
		if err != nil {
			return rows, fmt.Errorf("open: %w", err)
		}
		rows = append(rows, opened...)
	}
	return rows, nil
}
