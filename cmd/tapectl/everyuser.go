package main

import "tapetrack/data"

// pageSize is how many users are read at a time.
const pageSize = 1000

// everyPage calls use for each user that a filter shows in the order of User-IDs,
// and turn for each page of them before. What was printed is written page by
// page: a million users need no more memory than a thousand.
func (c *console) everyPage(filter data.UserFilter, turn func(data.UserPage) error, use func(data.User) error) error {
	return walk(pageSize, func(q data.UserQuery) (data.UserPage, error) {
		q.Filter = filter
		if err := c.flush(); err != nil {
			return data.UserPage{}, err
		}
		page, err := c.service.Users(c.ctx, c.actor(), q)
		if err == nil {
			err = turn(page)
		}
		return page, err
	}, use)
}

// walk calls use for each user of a list that is read in pages of that size,
// each as the list is at that time: who is there all the while is named once,
// whoever is added and deleted meanwhile.
func walk(size int, read func(data.UserQuery) (data.UserPage, error), use func(data.User) error) error {
	var last string // folded User-ID of the newest that was used
	var next int64  // where the rest of the list begins, if nothing moved
	for {
		// One row is read again: it shows whether the list moved.
		query := data.UserQuery{Sort: data.ByUserID, Offset: max(next-1, 0), Limit: size}
		page, err := read(query)
		if err != nil {
			return err
		}
		if next > 0 && (len(page.Users) == 0 || data.Fold(page.Users[0].ID) > last) {
			// Some before it were deleted: go back until a known one is met.
			next = max(next-int64(size)/2, 0)
			continue
		}
		for _, u := range page.Users {
			id := data.Fold(u.ID)
			if id <= last {
				continue
			}
			if err := use(u); err != nil {
				return err
			}
			last = id
		}
		if len(page.Users) < size {
			return nil
		}
		next = query.Offset + int64(size)
	}
}
