package main

import (
	"slices"

	"tapetrack/data"
)

// pageSize is how many users, or events, are read at a time.
const pageSize = 1000

// everyPage calls use for each user that a filter finds, in the order of User-IDs, and
// turn for each page before its users. The output about a page is written before the next
// page is read, so that a slow reader of the output holds nothing up. Users deleted
// in the meantime are left out, and so are users who are added.
func (c *console) everyPage(filter data.UserFilter, turn func(data.UserPage) error, use func(data.User) error) error {
	keys, err := c.service.EveryUserKey(c.ctx, c.actor(), data.UserQuery{Filter: filter, Sort: data.ByUserID})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(keys, pageSize) {
		if err := c.flush(); err != nil {
			return err
		}
		page, err := c.service.UsersOf(c.ctx, c.actor(), some)
		if err == nil {
			err = turn(page)
		}
		if err != nil {
			return err
		}
		of := make(map[int64]data.User, len(page.Users))
		for _, u := range page.Users {
			of[u.Key] = u
		}
		for _, key := range some {
			if u, there := of[key]; there {
				if err := use(u); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
